import { useMutation } from "@tanstack/react-query";
import { useEffect, useReducer } from "react";

import type { CameraView, SceneView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

import { edit, startEditing, type EditorState } from "./editor-state";
import { isAcceptable } from "./scene-problems";

/** What was drawn and not saved outlives a look at another screen. */
const unsaved = new Map<string, EditorState>();

const equal = (a: SceneView, b: SceneView) => JSON.stringify(a) === JSON.stringify(b);

/** A camera's scene while it is being edited. */
export function useSceneEditor(camera: CameraView) {
  const { client, live } = useEngine();
  const { id } = camera;
  const [state, dispatch] = useReducer(edit, camera, ({ scene }) => unsaved.get(id) ?? startEditing(scene));
  const dirty = !equal(state.scene, camera.scene);
  useEffect(() => {
    if (dirty) unsaved.set(id, state);
    else unsaved.delete(id);
  }, [id, state, dirty]);
  const save = useMutation({
    mutationFn: async (scene: SceneView) => unwrap(await client.json<CameraView>("PUT", `/cameras/${encodeURIComponent(id)}/scene`, scene)),
    onSuccess: (saved) => {
      live.dispatch({ type: "camera", camera: saved });
    },
  });
  return { state, dispatch, dirty, save, acceptable: isAcceptable(state.scene) };
}
