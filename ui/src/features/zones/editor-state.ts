import type { SceneView } from "@/api/generated";

import type { Point } from "./geometry";
import type { ShapeRef } from "./scene-change";

export type Tool = "select" | "line" | "zone";

/** Undo goes so far back. */
const MAX_PAST = 100;

export interface EditorState {
  /** What was there when the drawing began, with its version. */
  from: SceneView;
  scene: SceneView;
  selected: ShapeRef | undefined;
  /** The chosen shape was just made: its first point takes the focus. */
  fresh: boolean;
  tool: Tool;
  /** Points of a shape that is being drawn. */
  drawing: readonly Point[];
  past: readonly SceneView[];
  /** What the last change was part of: a drag or a row of key presses is one step back. */
  stroke: string | undefined;
}

export type EditorEvent =
  | { type: "tool"; tool: Tool }
  | { type: "select"; shape: ShapeRef | undefined }
  | { type: "draw"; points: readonly Point[] }
  /** A changed scene; changes of the same stroke are undone together. */
  | { type: "change"; scene: SceneView; stroke?: string; selected?: ShapeRef | undefined }
  | { type: "undo" }
  /** The engine has it now; or what somebody else drew meanwhile is to be drawn over. */
  | { type: "base"; scene: SceneView }
  /** Begins anew with what is there. */
  | { type: "restart"; scene: SceneView };

export function startEditing(scene: SceneView): EditorState {
  return { from: scene, scene, selected: undefined, fresh: false, tool: "select", drawing: [], past: [], stroke: undefined };
}

/** Whether two scenes show the same, whichever version they are. */
export const sameDrawing = (a: SceneView, b: SceneView): boolean => JSON.stringify([a.lines, a.zones]) === JSON.stringify([b.lines, b.zones]);

/** Whether something is drawn that the engine does not have. */
export const isChanged = ({ from, scene }: EditorState): boolean => !sameDrawing(from, scene);

export function edit(state: EditorState, event: EditorEvent): EditorState {
  switch (event.type) {
    case "tool":
      return { ...state, tool: event.tool, drawing: [] };
    case "select":
      return { ...state, selected: event.shape, fresh: false, stroke: undefined };
    case "draw":
      return { ...state, drawing: event.points };
    case "change": {
      if (event.scene === state.scene) return state;
      const sameStroke = event.stroke !== undefined && event.stroke === state.stroke;
      return {
        ...state,
        scene: event.scene,
        selected: "selected" in event ? event.selected : state.selected,
        fresh: event.selected !== undefined,
        drawing: [],
        past: sameStroke ? state.past : [...state.past, state.scene].slice(-MAX_PAST),
        stroke: event.stroke,
      };
    }
    case "base":
      return { ...state, from: event.scene };
    case "restart":
      return { ...startEditing(event.scene), tool: state.tool };
    case "undo": {
      const scene = state.past.at(-1);
      if (!scene) return state;
      const { selected } = state;
      const shapes = selected?.kind === "line" ? scene.lines : scene.zones;
      const stays = selected !== undefined && selected.index < shapes.length;
      return { ...state, scene, selected: stays ? selected : undefined, fresh: false, drawing: [], past: state.past.slice(0, -1), stroke: undefined };
    }
  }
}
