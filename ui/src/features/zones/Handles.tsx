import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from "react";

import type { SceneView } from "@/api/generated";
import { t } from "@/i18n";
import { oneDecimal } from "@/i18n/format";
import { classes } from "@/kit/classes";

import type { Point } from "./geometry";
import { insertCorner, movePoint, pointsOf, removeCorner, shapeAt, type ShapeRef } from "./scene-change";
import styles from "./Stage.module.css";

interface Props {
  scene: SceneView;
  shape: ShapeRef;
  /** The camera's pixels, for steps of one. */
  pixels: readonly [number, number];
  onChange: (scene: SceneView, stroke?: string) => void;
  onDrag: (point: number, event: PointerEvent) => void;
  /** The first point takes the focus when the points appear. */
  takeFocus: boolean;
}

const ARROWS: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const percentPlace = ([x, y]: Point) => t.zones.point.place(oneDecimal(x * 100), oneDecimal(y * 100));

/** The points of the chosen shape: buttons, so that Tab goes from one to the next. */
export function Handles({ scene, shape, pixels, onChange, onDrag, takeFocus }: Props) {
  const buttons = useRef(new Map<number, HTMLButtonElement>());
  const focusNext = useRef<number | undefined>(takeFocus ? 0 : undefined);
  const points = pointsOf(scene, shape);
  const name = shapeAt(scene, shape)?.name ?? "";
  const zone = shape.kind === "zone";

  // A corner just added or the neighbour of one just removed takes the focus.
  useEffect(() => {
    if (focusNext.current === undefined) return;
    buttons.current.get(focusNext.current)?.focus();
    focusNext.current = undefined;
  }, [points.length]);

  const onKeyDown = (index: number, event: KeyboardEvent) => {
    const point = points[index];
    const arrow = ARROWS[event.key];
    if (!point || event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrow) {
      const step = event.shiftKey ? 10 : 1;
      onChange(movePoint(scene, shape, index, [point[0] + (arrow[0] * step) / pixels[0], point[1] + (arrow[1] * step) / pixels[1]]), `keys ${shape.kind} ${String(shape.index)} ${String(index)}`);
    } else if (event.key === "Enter" && zone) {
      focusNext.current = index + 1;
      onChange(insertCorner(scene, shape, index));
    } else if (event.key === "Delete" && zone && points.length > 3) {
      focusNext.current = Math.min(index, points.length - 2);
      onChange(removeCorner(scene, shape, index));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const label = (index: number, point: Point) => {
    const place = percentPlace(point);
    if (zone) return t.zones.point.corner(index + 1, name, place);
    return index === 0 ? t.zones.point.lineStart(name, place) : t.zones.point.lineEnd(name, place);
  };
  return (
    <>
      {zone &&
        points.map((point, index) => {
          const next = points[(index + 1) % points.length] ?? point;
          const between: Point = [(point[0] + next[0]) / 2, (point[1] + next[1]) / 2];
          return (
            <span
              key={`between${String(index)}`}
              className={classes(styles.handle, styles.between)}
              style={position(between)}
              onPointerDown={(event) => {
                onChange(insertCorner(scene, shape, index));
                onDrag(index + 1, event);
              }}
            />
          );
        })}
      {points.map((point, index) => (
        <button
          key={index}
          ref={(element) => {
            if (element) buttons.current.set(index, element);
            else buttons.current.delete(index);
          }}
          type="button"
          className={classes(styles.handle, zone && styles.corner)}
          style={position(point)}
          aria-label={label(index, point)}
          onPointerDown={(event) => { onDrag(index, event); }}
          onKeyDown={(event) => { onKeyDown(index, event); }}
        >
          <span aria-hidden="true">{percentPlace(point)}</span>
        </button>
      ))}
    </>
  );
}

export function position([x, y]: Point): { left: string; top: string } {
  return { left: `${String(x * 100)}%`, top: `${String(y * 100)}%` };
}
