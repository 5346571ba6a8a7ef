import { useRef } from "react";

import { explainFailure } from "@/api/explain";
import type { CameraView, SceneView, ZonePurpose } from "@/api/generated";
import { useCamera } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import type { Tool } from "./editor-state";
import { Hints } from "./Hints";
import { addLine, addZone, removeShape, shapeAt, swapSides } from "./scene-change";
import styles from "./SceneScreen.module.css";
import { ShapeForm } from "./ShapeForm";
import { ShapeList } from "./ShapeList";
import { Stage } from "./Stage";
import { Toolbar } from "./Toolbar";
import { useSceneEditor } from "./useSceneEditor";

interface Props {
  camera: string;
  /** What a new zone is for, unless somebody says otherwise. */
  purpose?: ZonePurpose | undefined;
  onLeave: () => void;
}

/** Lines and zones of one camera, drawn on its live picture. */
export function SceneScreen({ camera: id, purpose, onLeave }: Props) {
  const camera = useCamera(id);
  if (camera) return <Editor key={id} camera={camera} purpose={purpose} onLeave={onLeave} />;
  return (
    <EmptyState title={t.zones.gone.title} text={t.zones.gone.text}>
      <Button tone="primary" onClick={onLeave}>
        {t.zones.gone.action}
      </Button>
    </EmptyState>
  );
}

function Editor({ camera, purpose, onLeave }: Omit<Props, "camera"> & { camera: CameraView }) {
  const { state, dispatch, dirty, other, save, acceptable } = useSceneEditor(camera);
  const { scene, selected, tool, drawing, past } = state;
  const words = t.zones.side;
  const list = useRef<HTMLElement>(null);

  const setTool = (to: Tool) => {
    dispatch({ type: "tool", tool: to });
    return true;
  };
  const change = (changed: SceneView, stroke?: string) => {
    dispatch({ type: "change", scene: changed, ...(stroke !== undefined && { stroke }) });
  };
  const keep = () => {
    if (dirty && acceptable) save.mutate(state);
    return true;
  };
  const remove = () => {
    if (!selected) return false;
    // Its points, one of which may have the focus, go with it.
    list.current?.focus();
    dispatch({ type: "change", scene: removeShape(scene, selected), selected: undefined });
    return true;
  };
  /** A shape without a mouse: in the middle, to be moved by its points. */
  const place = () => {
    if (tool === "line") dispatch({ type: "change", scene: addLine(scene, [0.35, 0.5], [0.65, 0.5]), selected: { kind: "line", index: scene.lines.length } });
    else if (drawing.length >= 3) dispatch({ type: "change", scene: addZone(scene, drawing, purpose), selected: { kind: "zone", index: scene.zones.length } });
    else dispatch({ type: "change", scene: addZone(scene, [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]], purpose), selected: { kind: "zone", index: scene.zones.length } });
    setTool("select");
  };

  useAction("editor.select", () => setTool("select"));
  useAction("editor.line", () => setTool("line"));
  useAction("editor.zone", () => setTool("zone"));
  useAction("editor.undo", () => {
    dispatch({ type: "undo" });
    return true;
  });
  useAction("editor.save", keep);
  useAction("editor.delete", remove);
  useAction("editor.swap", () => {
    if (selected?.kind !== "line") return false;
    change(swapSides(scene, selected.index));
    return true;
  });
  useAction("leave", () => {
    if (drawing.length > 0) dispatch({ type: "draw", points: [] });
    else if (tool !== "select") setTool("select");
    else if (selected) dispatch({ type: "select", shape: undefined });
    else onLeave();
    return true;
  });
  useAction("editor.place", () => {
    if (tool === "select") return false;
    place();
    return true;
  });

  const shape = selected && shapeAt(scene, selected);
  return (
    <div className={styles.screen}>
      <Toolbar tool={tool} canUndo={past.length > 0} onTool={setTool} onPlace={place} onUndo={() => { dispatch({ type: "undo" }); }} />
      <Stage camera={camera} purpose={purpose} state={state} dispatch={dispatch} />
      <div className={styles.side}>
        <Panel
          title={shape ? shape.name : words.none}
          beside={shape && selected && <span className={layout.label}>{words[selected.kind]}</span>}
          tools={
            shape && (
              <Button tone="ghost" size="small" keyHint={firstKey("editor.delete")} onClick={remove}>
                {words.remove}
              </Button>
            )
          }
          foot={
            <>
              <Button tone="ghost" disabled={!dirty} onClick={() => { dispatch({ type: "restart", scene: camera.scene }); }}>
                {words.discard}
              </Button>
              <span className={layout.push} />
              <Button tone="primary" keyHint={firstKey("editor.save")} disabled={!dirty || !acceptable || save.isPending} onClick={keep}>
                {words.save}
              </Button>
            </>
          }
        >
          <div className={`${layout.stack ?? ""} ${layout.wide ?? ""}`}>
            {selected && shape ? <ShapeForm scene={scene} shape={selected} onChange={change} /> : <p className={layout.muted}>{words.noneText}</p>}
            <ShapeList ref={list} scene={scene} selected={selected} onSelect={(ref) => { dispatch({ type: "select", shape: ref }); }} />
            {other && (
              <Note tone="warn" title={t.zones.other.title} live="alert">
                {t.zones.other.text}
                <div className={`${layout.row ?? ""} ${layout.wrap ?? ""}`}>
                  <Button tone="outline" size="small" onClick={() => { dispatch({ type: "restart", scene: camera.scene }); }}>
                    {t.zones.other.theirs}
                  </Button>
                  <Button tone="outline" size="small" onClick={() => { dispatch({ type: "base", scene: camera.scene }); }}>
                    {t.zones.other.mine}
                  </Button>
                </div>
              </Note>
            )}
            {!acceptable && <Note tone="bad">{t.zones.problems.save}</Note>}
            {save.error && (
              <Note tone="bad" live="alert">
                {explainFailure(save.error)}
              </Note>
            )}
            {dirty && acceptable && <Note>{t.zones.unsaved}</Note>}
            {save.isSuccess && !dirty && <Note live="status">{t.zones.saved}</Note>}
          </div>
        </Panel>
      </div>
      <Hints tool={tool} />
    </div>
  );
}
