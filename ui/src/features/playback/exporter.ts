import { recall, remember } from "@/platform/storage";

const KEY = "exporter";

/** Who exported last at this screen. */
export function exporterName(): string {
  const kept = recall(KEY);
  return typeof kept === "string" ? kept : "";
}

export function rememberExporter(name: string): void {
  remember(KEY, name.trim());
}
