import { useState } from "react";

import { explainFailure } from "@/api/explain";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { ReportForm } from "./ReportForm";
import styles from "./Reports.module.css";
import { ReportTable } from "./ReportTable";
import { RunsPanel } from "./RunsPanel";
import { useReports } from "./useReports";

interface Props {
  selected: number | undefined;
  onSelect: (report: number | undefined) => void;
}

/** Reports that come by themselves, and what was made of them. */
export function ReportsScreen({ selected, onSelect }: Props) {
  const { data: reports, error, refetch } = useReports();
  const [adding, setAdding] = useState(false);
  const words = t.reports;
  const report = adding ? undefined : reports?.find(({ id }) => id === selected);
  const select = (id: number | undefined) => {
    setAdding(false);
    onSelect(id);
  };
  if (!reports && !error) return null;
  return (
    <div className={styles.screen}>
      <div className={styles.lists}>
        <Panel
          title={words.title}
          flush
          tools={
            <Button tone={adding || report ? "outline" : "primary"} size="small" icon="plus" onClick={() => { setAdding(true); }}>
              {words.add}
            </Button>
          }
        >
          {error && (
            <Note tone={reports ? "warn" : "bad"} live="alert">
              {explainFailure(error)}
            </Note>
          )}
          {!reports && (
            <EmptyState title={words.failed}>
              <Button tone="outline" onClick={() => void refetch()}>
                {t.common.retry}
              </Button>
            </EmptyState>
          )}
          {reports && (reports.length === 0 ? <EmptyState title={words.empty.title} text={words.empty.text} /> : <ReportTable reports={reports} selected={report?.id} onSelect={select} />)}
        </Panel>
        <RunsPanel report={report} />
      </div>
      {adding || report ? (
        <ReportForm key={report?.id ?? "new"} report={report} onDone={select} />
      ) : (
        <Panel title={words.choose.title}>
          <EmptyState title={words.choose.title} text={words.choose.text} />
        </Panel>
      )}
    </div>
  );
}
