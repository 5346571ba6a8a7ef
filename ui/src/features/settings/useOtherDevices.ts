import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { OtherDevicesChange, OtherDevicesView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

const KEY = ["other-devices"];

/** Whether other devices are let in, and where. */
export function useOtherDevices() {
  const { client } = useEngine();
  return useQuery({ queryKey: KEY, queryFn: async () => unwrap(await client.json<OtherDevicesView>("GET", "/other-devices")) });
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
