import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { ApiClient } from "@/api/client";
import type { BackupContent, BackupRequest, BackupView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { saveFile } from "@/platform/save-file";

const KEY = ["backups"];

const resource = ({ id }: BackupView) => `/backups/${encodeURIComponent(id)}`;

/** How often is asked how far it is. */
const PROGRESS_MS = 1000;

/** Backups on the engine's machine, newest first; `watched` while one of them is read there. */
export function useBackups(watched = false) {
  const { client } = useEngine();
  return useQuery({ queryKey: KEY, queryFn: async () => unwrap(await client.json<BackupView[]>("GET", "/backups")), refetchInterval: watched && PROGRESS_MS });
}

/** Has the engine read all of one, to check it or to put it back; tells how much of it was read. */
export function useReadBackup(backup: BackupView, what: "verify" | "restore") {
  const read = useChange(async (client, request: BackupRequest) => unwrap(await client.json<BackupContent>("POST", `${resource(backup)}/${what}`, request, { limited: false })));
  const { data } = useBackups(read.isPending);
  const bytes = data?.find(({ id }) => id === backup.id)?.read_bytes ?? 0;
  return { read, share: bytes / Math.max(1, backup.bytes) };
}

function useChange<In, Out>(change: (client: ApiClient, what: In) => Promise<Out>) {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({ mutationFn: (what: In) => change(client, what), onSettled: () => queries.invalidateQueries({ queryKey: KEY }) });
}

/** Answers when the file is whole on the engine's disk. */
export const useMakeBackup = () => useChange(async (client, request: BackupRequest) => unwrap(await client.json<BackupView>("POST", "/backups", request, { limited: false })));

export const useRemoveBackup = () => useChange(async (client, backup: BackupView) => unwrap(await client.json<undefined>("DELETE", resource(backup))));

/** Fetches one, to be kept elsewhere; tells how much of it is here. */
export function useSaveBackup() {
  const { client } = useEngine();
  const [share, setShare] = useState(0);
  const save = useMutation({
    mutationFn: async (backup: BackupView) => {
      setShare(0);
      const { body } = unwrap(await client.stream(`${resource(backup)}/file`, new AbortController().signal));
      const parts: BlobPart[] = [];
      let fetched = 0;
      const reader = body?.getReader();
      for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
        parts.push(next.value);
        fetched += next.value.length;
        setShare(fetched / Math.max(1, backup.bytes));
      }
      saveFile(new Blob(parts, { type: "application/octet-stream" }), backup.id);
    },
  });
  return { save, share };
}
