import type { ExportView } from "@/api/generated";
import { t } from "@/i18n";
import { count } from "@/i18n/format";

/** Why an export failed, or what was found damaged; in the engine's own words where only those tell it. */
export function explainExport({ why, problem }: Pick<ExportView, "why" | "problem">): string {
  const words = t.playback.export.why;
  switch (why?.kind) {
    case undefined:
      return problem;
    case "engine_ended":
      return words.engineEnded;
    case "damaged":
      return words.damaged(count(why.parts));
    case "nothing_recorded":
      return words.nothingRecorded;
    case "too_long":
      return words.tooLong;
    case "cancelled":
      return words.cancelled;
    case "disk_full":
      return words.diskFull(why.path);
    case "not_written":
      return words.notWritten(why.path);
    case "not_readable":
      return words.notReadable;
    case "key":
      return words.key(why.path);
    case "defect":
      return words.defect;
  }
}
