import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";

import type { KpiView, KpiWeekView, ReportFormat } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import type { Comparison, Grain } from "@/api/kpi-words";
import { unwrap } from "@/api/result";
import { PAPER } from "@/i18n/paper";
import { language } from "@/platform/language";
import { fileName, saveFile } from "@/platform/save-file";


/** The running day grows. */
const RENEW_MS = 30_000;

export interface Asked {
  first: string;
  last: string;
  grain: Grain;
  compare: Comparison;
}

/** Key figures over days; those shown before stay until others are here. */
export function useKpis(asked: Asked) {
  const { client } = useEngine();
  const query = new URLSearchParams({ ...asked }).toString();
  return useQuery({
    queryKey: ["kpis", query],
    queryFn: async () => unwrap(await client.json<KpiView>("GET", `/kpis?${query}`)),
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

/** Key figures by weekday and hour, over days. */
export function useKpiWeek({ first, last, openOnly }: { first: string; last: string; openOnly: boolean }) {
  const { client } = useEngine();
  const query = new URLSearchParams({ first, last, open_only: String(openOnly) }).toString();
  return useQuery({
    queryKey: ["kpis", "week", query],
    queryFn: async () => unwrap(await client.json<KpiWeekView>("GET", `/kpis/week?${query}`)),
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

/** Saves what is shown as a file, in the language of this page. */
export function useKpiReport(asked: Asked, kpi: string | undefined) {
  const { client } = useEngine();
  return useMutation({
    mutationFn: async ({ format, name }: { format: ReportFormat; name: string }) => {
      const query = new URLSearchParams({ ...asked, format, language, paper: PAPER, bom: "true", ...(kpi !== undefined && { kpi }) });
      const file = unwrap(await client.blob(`/kpis/report?${query.toString()}`));
      saveFile(file, fileName(`${name} ${asked.first} ${asked.last}.${format}`));
    },
  });
}
