import { explainFailure } from "@/api/explain";
import type { ReportFormat } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Note } from "@/kit/Notice";

import styles from "./Compare.module.css";
import { useKpiReport, type Asked } from "./useKpis";

export const FORMATS = ["pdf", "xlsx", "csv"] as const satisfies readonly ReportFormat[];

/** What is shown, as a file. */
export function ExportButtons({ asked, kpi }: { asked: Asked; kpi: string | undefined }) {
  const words = t.compare.export;
  const report = useKpiReport(asked, kpi);
  return (
    <div className={styles.export} role="group" aria-label={words.label}>
      <span aria-hidden="true">{words.label}</span>
      {FORMATS.map((format) => (
        <Button
          key={format}
          tone="outline"
          size="small"
          aria-label={words.as(words.formats[format])}
          disabled={report.isPending}
          onClick={() => { report.mutate({ format, name: words.file }); }}
        >
          {words.formats[format]}
        </Button>
      ))}
      {report.isPending && <span role="status">{words.making}</span>}
      {report.error && (
        <Note tone="bad" live="alert">
          {explainFailure(report.error)}
        </Note>
      )}
    </div>
  );
}
