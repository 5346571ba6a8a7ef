import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { CameraChange, CameraView, ChecklistView, RuleView, SetupView } from "@/api/generated";
import { useCameras, useEngine, useSite } from "@/api/hooks";
import { unwrap } from "@/api/result";

const KEY = "setup";

/** What the engine says is missing and proposes; asked anew when cameras, drawings or hours change. */
export function useSetup() {
  const { client } = useEngine();
  const { version } = useSite();
  const cameras = useCameras().map(({ id, role, scene }) => [id, role, scene]);
  return useQuery({
    queryKey: [KEY, JSON.stringify([version, cameras])],
    queryFn: async () => unwrap(await client.json<SetupView>("GET", "/setup")),
    placeholderData: (before: SetupView | undefined) => before,
  });
}

/** Changes one camera. */
export function useChangeCamera() {
  const { client, live } = useEngine();
  return useMutation({
    mutationFn: async ({ id, change }: { id: string; change: CameraChange }) => unwrap(await client.json<CameraView>("PATCH", `/cameras/${encodeURIComponent(id)}`, change)),
    onSuccess: (camera) => {
      live.dispatch({ type: "camera", camera });
    },
  });
}

/** Keeps several rules; those before one that fails are kept. */
export function useKeepRules() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (rules: readonly RuleView[]) => {
      for (const rule of rules) unwrap(await client.json<RuleView>("PUT", `/rules/${encodeURIComponent(rule.id)}`, rule));
      return rules.length;
    },
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: [KEY] }), queries.invalidateQueries({ queryKey: ["rules"] })]),
  });
}

/** The checklist; really tries things, so it is asked for and not looked up. */
export function useChecklist() {
  const { client } = useEngine();
  return useMutation({ mutationFn: async () => unwrap(await client.json<ChecklistView>("POST", "/setup/checklist")) });
}

export function useSetupDone() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => unwrap(await client.json<SetupView>("POST", "/setup/done")),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
}
