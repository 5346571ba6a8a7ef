import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { ApiClient } from "@/api/client";
import type { KpiView, NotificationRouteView, ReportFormat, ReportRequest, ReportRunView, ReportView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap, type Result } from "@/api/result";
import { fileName, saveFile } from "@/platform/save-file";

const REPORTS = ["reports"];
const RUNS = ["report-runs"];
const RENEW_MS = 5_000;

const at = (id: number) => `/reports/${String(id)}`;

export function useReports() {
  const { client } = useEngine();
  return useQuery({ queryKey: REPORTS, queryFn: async () => unwrap(await client.json<ReportView[]>("GET", "/reports")), refetchInterval: RENEW_MS });
}

/** What was made of one report, or of all; newest first. */
export function useRuns(report: number | undefined) {
  const { client } = useEngine();
  const query = report === undefined ? "" : `?report=${String(report)}`;
  return useQuery({ queryKey: [...RUNS, report], queryFn: async () => unwrap(await client.json<ReportRunView[]>("GET", `/report-runs${query}`)), refetchInterval: RENEW_MS });
}

/** Where reports can go. */
export function useReportRoutes() {
  const { client } = useEngine();
  return useQuery({ queryKey: ["notification-routes"], queryFn: async () => unwrap(await client.json<NotificationRouteView[]>("GET", "/notification-routes")) });
}

/** The figures that a report would have now. */
export function usePreview(asked: { days: string; compare?: string | undefined }) {
  const { client } = useEngine();
  const query = new URLSearchParams({ days: asked.days, grain: "month", ...(asked.compare !== undefined && { compare: asked.compare }) }).toString();
  return useQuery({ queryKey: ["kpis", query], queryFn: async () => unwrap(await client.json<KpiView>("GET", `/kpis?${query}`)), placeholderData: keepPreviousData });
}

function useReportChange<In, Out>(change: (client: ApiClient, what: In) => Promise<Result<Out>>) {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (what: In) => unwrap(await change(client, what)),
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: REPORTS }), queries.invalidateQueries({ queryKey: RUNS })]),
  });
}

export const useSaveReport = () =>
  useReportChange((client, { id, request }: { id: number | undefined; request: ReportRequest }) => (id === undefined ? client.json<ReportView>("POST", "/reports", request) : client.json<ReportView>("PUT", at(id), request)));

export const useRemoveReport = () => useReportChange((client, id: number) => client.json<undefined>("DELETE", at(id)));

export const useSendReport = () => useReportChange((client, id: number) => client.json<ReportRunView>("POST", `${at(id)}/send`));

/** Saves a file that was made. */
export function useSaveFile() {
  const { client } = useEngine();
  return useMutation({
    mutationFn: async ({ run, format }: { run: ReportRunView; format: ReportFormat }) => {
      const file = unwrap(await client.blob(`/report-runs/${String(run.id)}/file?format=${format}`));
      saveFile(file, fileName(`${run.name} ${run.first} ${run.last}.${format}`));
    },
  });
}
