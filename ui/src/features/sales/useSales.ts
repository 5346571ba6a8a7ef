import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { SalesImportDetail, SalesImportView, SalesMapping, SalesMappingView, SalesPreview, SalesPreviewRequest } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

import { SAMPLE_BYTES } from "./mapping";

const IMPORTS = ["sales", "imports"];
const MAPPINGS = ["sales", "mappings"];

/** How often is asked how far it is. */
const PROGRESS_MS = 1000;

/** The begin of a file, as the engine is shown it. */
export interface Sample {
  file: File;
  /** Tells two choices of the same name apart. */
  chosen: number;
  sample: string;
  whole: boolean;
}

/** Files that were brought in, newest first; `watched` while one of them is read. */
export function useImports(watched: boolean) {
  const { client } = useEngine();
  return useQuery({
    queryKey: IMPORTS,
    queryFn: async () => unwrap(await client.json<SalesImportView[]>("GET", "/sales/imports")),
    refetchInterval: (query) => (watched || query.state.data?.some(({ running }) => running) ? PROGRESS_MS : false),
  });
}

/** One with its bad rows. */
export function useImport(id: number) {
  const { client } = useEngine();
  return useQuery({ queryKey: [...IMPORTS, id], queryFn: async () => unwrap(await client.json<SalesImportDetail>("GET", `/sales/imports/${String(id)}`)) });
}

/** How files are read, by source. */
export function useMappings() {
  const { client } = useEngine();
  return useQuery({ queryKey: MAPPINGS, queryFn: async () => unwrap(await client.json<SalesMappingView[]>("GET", "/sales/mappings")) });
}

/** What would be read of a file; how is proposed without a mapping. */
export function usePreview({ file, chosen, sample, whole }: Sample, mapping: SalesMapping | undefined) {
  const { client } = useEngine();
  const request: SalesPreviewRequest = { sample, whole, ...(mapping && { mapping }) };
  return useQuery({
    queryKey: ["sales", "preview", file.name, chosen, mapping],
    queryFn: async () => unwrap(await client.json<SalesPreview>("POST", "/sales/preview", request)),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** Keeps how the source's files are read, and brings one in. */
export function useBringIn() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ file, source, mapping }: { file: File; source: string; mapping: SalesMapping }) => {
      unwrap(await client.json<SalesMappingView>("PUT", `/sales/mappings/${encodeURIComponent(source)}`, mapping));
      return unwrap(await client.upload<SalesImportDetail>(`/sales/imports?source=${encodeURIComponent(source)}`, file, "POST", { limited: false }));
    },
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ["sales"] }), queries.invalidateQueries({ queryKey: ["kpis"] })]),
  });
}

/** Takes the sales of a file out again. */
export function useRemoveImport() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: number) => unwrap(await client.json<undefined>("DELETE", `/sales/imports/${String(id)}`, undefined, { limited: false })),
    onSuccess: (_nothing, id) => {
      // What is gone is not asked for again.
      queries.setQueryData<SalesImportView[]>(IMPORTS, (known) => known?.filter((each) => each.id !== id));
    },
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: IMPORTS, exact: true }), queries.invalidateQueries({ queryKey: ["kpis"] })]),
  });
}

/** Reads the begin of a file. */
export function sampleOf(file: File): Promise<Sample> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => { reject(reader.error ?? new Error("unreadable")); };
    reader.onload = () => {
      const address = typeof reader.result === "string" ? reader.result : "";
      resolve({ file, chosen: performance.now(), sample: address.slice(address.indexOf(",") + 1), whole: file.size <= SAMPLE_BYTES });
    };
    reader.readAsDataURL(file.slice(0, SAMPLE_BYTES));
  });
}
