import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { RecognitionChange, RecognitionView, StaffChange, StaffView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

const KEY = ["recognition"];
const STAFF = ["recognition", "staff"];

/** How often is asked how many visits are remembered. */
const OFTEN_MS = 10_000;

/** Whether people are known again, for whoever decides it. */
export function useRecognition() {
  const { client } = useEngine();
  return useQuery({ queryKey: KEY, queryFn: async () => unwrap(await client.json<RecognitionView>("GET", "/recognition")), refetchInterval: OFTEN_MS });
}

/** Switches it; off is answered when everybody is forgotten. */
export function useSetRecognition() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: RecognitionChange) => unwrap(await client.json<RecognitionView>("PUT", "/recognition", change)),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** Who is taken for staff now; asked while people are known again. */
export function useKnownStaff(on: boolean) {
  const { client } = useEngine();
  return useQuery({ queryKey: STAFF, enabled: on, queryFn: async () => unwrap(await client.json<StaffView[]>("GET", "/recognition/staff")), refetchInterval: OFTEN_MS });
}

/** Says whether one of them works here. */
export function useSayStaff() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: StaffChange) => unwrap(await client.json<StaffView[]>("PUT", "/recognition/staff", change)),
    onSuccess: (staff) => { queries.setQueryData(STAFF, staff); },
  });
}
