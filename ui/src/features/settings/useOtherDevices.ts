import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { OtherDevicesChange, OtherDevicesView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

const KEY = ["other-devices"];

/** While the engine begins anew, it is asked this often whether it has. */
const OFTEN_MS = 2_000;

/** Whether the engine is to begin anew for it. */
export function isPending({ let_in, now, obstacle }: OtherDevicesView): boolean {
  return let_in !== now && obstacle === undefined;
}

/** Whether other devices are let in, and where. */
export function useOtherDevices() {
  const { client } = useEngine();
  return useQuery({
    queryKey: KEY,
    queryFn: async () => unwrap(await client.json<OtherDevicesView>("GET", "/other-devices")),
    refetchInterval: ({ state }) => (state.data && isPending(state.data) ? OFTEN_MS : false),
  });
}

/** Lets them in, or no more; the engine begins anew a moment after its answer. */
export function useLetIn() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: OtherDevicesChange) => unwrap(await client.json<OtherDevicesView>("PUT", "/other-devices", change)),
    onSuccess: (view) => {
      queries.setQueryData(KEY, view);
    },
  });
}
