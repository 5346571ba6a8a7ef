import type { IncidentView } from "@/api/generated";
import { t } from "@/i18n";
import { PAPER } from "@/i18n/paper";
import { Button } from "@/kit/Button";
import { inDesktop } from "@/platform/desktop";
import { fileName, saveFile } from "@/platform/save-file";

import { reportName } from "./incident-facts";
import type { useReport } from "./useIncidents";

/** Long enough for another tab to have read it. */
const KEPT_MS = 60_000;

/** The incident on paper: looked at and printed, or saved. */
export function ReportButtons({ incident, report }: { incident: IncidentView; report: ReturnType<typeof useReport> }) {
  const words = t.incidents.report;
  const ask = (then: (pdf: Blob) => void) => {
    report.mutate({ id: incident.id, paper: PAPER }, { onSuccess: then });
  };
  return (
    <>
      {/* The desktop window has no other one to show it in. */}
      {!inDesktop() && (
        <Button
          tone="outline"
          size="small"
          disabled={report.isPending}
          onClick={() => {
            ask((pdf) => {
              const url = URL.createObjectURL(new Blob([pdf], { type: "application/pdf" }));
              window.open(url, "_blank", "noopener");
              setTimeout(() => {
                URL.revokeObjectURL(url);
              }, KEPT_MS);
            });
          }}
        >
          {words.open}
        </Button>
      )}
      <Button tone="outline" size="small" icon="export" disabled={report.isPending} onClick={() => { ask((pdf) => { saveFile(pdf, fileName(reportName(incident))); }); }}>
        {words.save}
      </Button>
    </>
  );
}
