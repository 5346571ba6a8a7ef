import { useMutation } from "@tanstack/react-query";
import { useEffect, useReducer } from "react";

import type { CameraView, SceneView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

import { edit, isChanged, startEditing, type EditorState } from "./editor-state";
import { isAcceptable } from "./scene-problems";

/** What was drawn and not saved outlives a look at another screen. */
const unsaved = new Map<string, EditorState>();

/** A camera's scene while it is being edited. */
export function useSceneEditor(camera: CameraView) {
  const { client, live } = useEngine();
  const { id } = camera;
  const [state, dispatch] = useReducer(edit, camera, ({ scene }) => unsaved.get(id) ?? startEditing(scene));
  const dirty = isChanged(state);
  /** Somebody else drew meanwhile. */
  const other = (camera.scene.version ?? 0) > (state.from.version ?? 0);
  useEffect(() => {
    if (dirty) unsaved.set(id, state);
    else unsaved.delete(id);
  }, [id, state, dirty]);
  useEffect(() => {
    if (other && !dirty) dispatch({ type: "restart", scene: camera.scene });
  }, [other, dirty, camera.scene]);
  const save = useMutation({
    mutationFn: async ({ from, scene: { lines, zones } }: EditorState) => {
      const body: SceneView = { lines, zones, ...(from.version !== undefined && { version: from.version }) };
      return unwrap(await client.json<CameraView>("PUT", `/cameras/${encodeURIComponent(id)}/scene`, body));
    },
    onSuccess: (saved) => {
      live.dispatch({ type: "camera", camera: saved });
      dispatch({ type: "base", scene: saved.scene });
    },
  });
  return { state, dispatch, dirty, other: other && dirty && !save.isPending, save, acceptable: isAcceptable(state.scene) };
}
