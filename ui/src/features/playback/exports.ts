/** An export as the engine tells of it. */
export interface ExportView {
  id: string;
  state: string;
  /** 0–1. */
  progress: number;
  cameras?: string[];
  from_ms?: number;
  to_ms?: number;
  reason?: string;
  /** Why it failed, for people. */
  detail?: string;
}

export interface ExportRequest {
  cameras: string[];
  from_ms: number;
  to_ms: number;
  reason: string;
}

export type ExportStage = "waiting" | "running" | "done" | "failed";

const STAGES: Record<string, ExportStage> = { queued: "waiting", waiting: "waiting", pending: "waiting", running: "running", done: "done", ready: "done", finished: "done", failed: "failed" };

export function stageOf(view: ExportView): ExportStage {
  return STAGES[view.state] ?? "running";
}
