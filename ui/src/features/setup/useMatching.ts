import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { CalibrationView, FloorMarkView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

const KEY = ["calibrations"];

/** Where each camera's picture lies on the floor plan. */
export function useMatchings() {
  const { client } = useEngine();
  return useQuery({ queryKey: KEY, queryFn: async () => unwrap(await client.json<CalibrationView[]>("GET", "/calibrations")) });
}

export function useMatch() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ camera, marks }: { camera: string; marks: FloorMarkView[] }) =>
      unwrap(await client.json<CalibrationView>("PUT", `/cameras/${encodeURIComponent(camera)}/calibration`, { marks })),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
