import { useMutation } from "@tanstack/react-query";

import type { CameraChange, CameraView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

/** Changes a camera: its name, its detector, its sound, where it is and what opens it. */
export function useCameraChange(id: string) {
  const { client, live } = useEngine();
  return useMutation({
    mutationFn: async (change: CameraChange) => unwrap(await client.json<CameraView>("PATCH", `/cameras/${encodeURIComponent(id)}`, change)),
    onSuccess: (camera) => {
      live.dispatch({ type: "camera", camera });
    },
  });
}
