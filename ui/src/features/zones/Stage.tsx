import { useCallback, useRef, useState, useSyncExternalStore, type CSSProperties, type PointerEvent } from "react";

import type { CameraView, ZonePurpose } from "@/api/generated";
import { useEngine, useWatch } from "@/api/hooks";
import { t } from "@/i18n";
import { AttachedCanvas } from "@/kit/AttachedCanvas";
import { classes } from "@/kit/classes";
import { useSize } from "@/kit/useSize";
import { liveness } from "@/video/liveness";
import { ticker } from "@/video/ticker";

import type { EditorEvent, EditorState } from "./editor-state";
import { clampPoint, distance, middle, type Point } from "./geometry";
import { Handles, position } from "./Handles";
import { Presence } from "./Presence";
import { draftPoints, lookedAt, targetsOfNext, targetsOfPoint } from "./preview";
import { addLine, addZone, movePoint, moveShape, pointsOf, type ShapeRef } from "./scene-change";
import { draftPath, sideLabels, Shapes } from "./Shapes";
import { snap, type Guide, type Targets } from "./snap";
import styles from "./Stage.module.css";

const PREVIEW_FPS = 10;

/** Released nearer than this to where it was pressed, a press is a click. */
const CLICK = 0.01;

/** As near to the first corner a click closes the zone. */
const CLOSE = 0.02;

interface Props {
  camera: CameraView;
  /** What a new zone is for. */
  purpose: ZonePurpose | undefined;
  state: EditorState;
  dispatch: (event: EditorEvent) => void;
}

/** What the pointer holds. */
type Grip = { kind: "point"; shape: ShapeRef; point: number } | { kind: "shape"; shape: ShapeRef; last: Point };

/** The live picture with what is drawn on it. */
export function Stage({ camera, purpose, state, dispatch }: Props) {
  const { pictures } = useEngine();
  const { id, name, number } = camera;
  const { scene, selected, tool, drawing } = state;
  const [size, measure] = useSize();
  const frame = useRef<HTMLDivElement>(null);
  const grip = useRef<Grip>(undefined);
  const strokes = useRef(0);
  const [cursor, setCursor] = useState<Point>();
  const [guides, setGuides] = useState<readonly Guide[]>([]);
  const attach = useCallback((canvas: HTMLCanvasElement) => pictures.feed(id).attach(canvas, "plain"), [pictures, id]);
  useWatch([id], PREVIEW_FPS);
  const fresh = useSyncExternalStore(ticker.subscribe, () => liveness(pictures.feed(id).ageMs(performance.now()), camera.state));
  const pixels = camera.size ?? [640, 360];

  const pointAt = (event: PointerEvent): Point => {
    const box = frame.current?.getBoundingClientRect();
    return box ? clampPoint([(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]) : [0, 0];
  };
  /** Where a corner comes to lie; with Alt exactly where the pointer is. */
  const cornerAt = (event: PointerEvent, targets: Targets): Point => {
    const at = pointAt(event);
    const snapped = event.altKey || !size ? { point: at, guides: [] } : snap(at, targets, size);
    setGuides(snapped.guides);
    return snapped.point;
  };
  const letGo = () => {
    grip.current = undefined;
    setGuides([]);
    setCursor(undefined);
  };
  const stroke = () => `drag ${String(strokes.current)}`;
  const hold = (held: Grip, event: PointerEvent) => {
    if (tool !== "select") return;
    event.stopPropagation();
    frame.current?.setPointerCapture(event.pointerId);
    strokes.current += 1;
    grip.current = held;
  };

  const finishZone = (points: readonly Point[]) => {
    dispatch({ type: "change", scene: addZone(scene, points, purpose), selected: { kind: "zone", index: scene.zones.length } });
    dispatch({ type: "tool", tool: "select" });
  };
  const finishLine = (a: Point, b: Point) => {
    dispatch({ type: "change", scene: addLine(scene, a, b), selected: { kind: "line", index: scene.lines.length } });
    dispatch({ type: "tool", tool: "select" });
  };

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const [first] = drawing;
    if (tool === "select") {
      dispatch({ type: "select", shape: undefined });
      return;
    }
    const at = cornerAt(event, targetsOfNext(scene, tool, drawing));
    if (tool === "line") {
      frame.current?.setPointerCapture(event.pointerId);
      if (!first) dispatch({ type: "draw", points: [at] });
      else if (distance(first, at) >= CLICK) finishLine(first, at);
    } else if (first && drawing.length >= 3 && distance(first, pointAt(event)) < CLOSE) finishZone(drawing);
    else dispatch({ type: "draw", points: [...drawing, at] });
  };
  const onPointerMove = (event: PointerEvent) => {
    const held = grip.current;
    if (tool !== "select") setCursor(cornerAt(event, targetsOfNext(scene, tool, drawing)));
    if (!held) return;
    if (held.kind === "point") {
      const at = cornerAt(event, targetsOfPoint(scene, held.shape, held.point));
      dispatch({ type: "change", scene: movePoint(scene, held.shape, held.point, at), stroke: stroke() });
    } else {
      const at = pointAt(event);
      dispatch({ type: "change", scene: moveShape(scene, held.shape, [at[0] - held.last[0], at[1] - held.last[1]]), stroke: stroke() });
      grip.current = { ...held, last: at };
    }
  };
  const onPointerUp = (event: PointerEvent) => {
    const [first] = drawing;
    const at = tool === "line" && first ? cornerAt(event, targetsOfNext(scene, tool, drawing)) : undefined;
    if (first && at && distance(first, at) >= CLICK) finishLine(first, at);
    letGo();
  };

  const line = selected?.kind === "line" ? scene.lines[selected.index] : undefined;
  const sides = line && size && sideLabels(line, size);
  const ratio = pixels[0] / pixels[1];
  const draft = draftPoints(drawing, cursor);
  const looked = lookedAt(scene, selected, tool, draft);
  const isNow = fresh === "live" || fresh === "late";
  return (
    <div className={styles.area}>
      <div
        ref={frame}
        className={classes(styles.picture, tool !== "select" && styles.drawing, !isNow && styles.old)}
        style={{ "--ratio": ratio } as CSSProperties}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={letGo}
        onPointerLeave={() => { if (!grip.current) letGo(); }}
        role="presentation"
      >
        <AttachedCanvas attach={attach} label={t.zones.picture(name)} />
        <svg ref={measure} className={styles.shapes} aria-hidden="true">
          {size && (
            <Shapes
              scene={scene}
              size={size}
              selected={selected}
              onGrab={(shape, event) => {
                if (tool !== "select") return;
                dispatch({ type: "select", shape });
                hold({ kind: "shape", shape, last: pointAt(event) }, event);
              }}
            />
          )}
          {size && draft.length > 0 && <path className={classes(styles.draft, tool === "line" && styles.open)} d={draftPath(draft, tool, size)} />}
          {size && guides.map(([a, b], index) => <line key={index} className={styles.guide} x1={a[0] * size.width} y1={a[1] * size.height} x2={b[0] * size.width} y2={b[1] * size.height} />)}
        </svg>
        {size && looked && isNow && <Presence feed={pictures.feed(id)} looked={looked} size={size} />}
        {scene.zones.map((zone, index) => (
          <span key={index} className={styles.label} style={position(middle(zone.points))}>
            {zone.name}
          </span>
        ))}
        {scene.lines.map((each, index) =>
          each === line ? null : (
            <span key={index} className={styles.label} style={position(each.b)}>
              {each.name}
            </span>
          ),
        )}
        {sides && (
          <>
            <span className={styles.label} style={position(sides.in)}>
              {t.zones.in}
            </span>
            <span className={styles.label} style={position(sides.out)}>
              {t.zones.out}
            </span>
          </>
        )}
        {selected && tool === "select" && pointsOf(scene, selected).length > 0 && (
          <Handles
            key={`${selected.kind}${String(selected.index)}`}
            scene={scene}
            shape={selected}
            pixels={pixels}
            onChange={(changed, strokeName) => { dispatch({ type: "change", scene: changed, ...(strokeName !== undefined && { stroke: strokeName }) }); }}
            takeFocus={state.fresh}
            onDrag={(point, event) => { hold({ kind: "point", shape: selected, point }, event); }}
          />
        )}
        <span className={styles.tag}>{`${t.zones.camera(number, name)}. ${fresh === "never" ? t.zones.never : fresh === "stale" ? t.zones.notLive : t.zones.live}`}</span>
      </div>
    </div>
  );
}
