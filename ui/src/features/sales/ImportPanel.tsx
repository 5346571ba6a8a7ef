import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { SalesImportDetail } from "@/api/generated";
import { t } from "@/i18n";
import { count } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { ConfirmDialog } from "@/kit/ConfirmDialog";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { BadRowTable } from "./BadRowTable";
import { useImport, useRemoveImport } from "./useSales";

/** What came of one file. */
export function ImportPanel({ id, onClose }: { id: number; onClose: () => void }) {
  const { data, error, refetch } = useImport(id);
  const [removing, setRemoving] = useState(false);
  const remove = useRemoveImport();
  const words = t.sales;
  return (
    <Panel
      title={data ? words.result.title(data.import.file) : words.wizard}
      foot={
        <>
          {data && (
            <Button tone="danger" onClick={() => { setRemoving(true); }}>
              {words.remove.action}
            </Button>
          )}
          <span className={layout.push} />
          <Button tone="primary" onClick={onClose}>
            {words.another}
          </Button>
        </>
      }
    >
      {data ? (
        <Result detail={data} />
      ) : (
        <EmptyState title={error ? words.failed : t.common.loading}>
          {error && (
            <Button tone="outline" onClick={() => void refetch()}>
              {t.common.retry}
            </Button>
          )}
        </EmptyState>
      )}
      {removing && (
        <ConfirmDialog
          title={words.remove.title}
          text={words.remove.text}
          action={words.remove.done}
          busy={remove.isPending}
          problem={remove.error ? explainFailure(remove.error) : undefined}
          onConfirm={() => { remove.mutate(id, { onSuccess: onClose }); }}
          onClose={() => { setRemoving(false); }}
        />
      )}
    </Panel>
  );
}

function Result({ detail: { import: brought, bad } }: { detail: SalesImportDetail }) {
  const words = t.sales.result;
  const notes = [
    [brought.returns, words.returns],
    [brought.unmatched, words.unmatched],
    [brought.skipped, words.skipped],
    [brought.twice, words.twice],
  ] as const;
  return (
    <div className={layout.stack}>
      {brought.end_ms === undefined && (
        <Note tone="bad" title={words.broken}>
          {brought.problem}
        </Note>
      )}
      <Note live="status">{words.receipts(count(brought.added), count(brought.replaced))}</Note>
      <Note tone={brought.bad > 0 ? "warn" : "plain"}>{words.rows(count(brought.rows), count(brought.bad))}</Note>
      {notes.map(([n, text]) => n > 0 && <Note key={text(count(n))}>{text(count(n))}</Note>)}
      {bad.length > 0 && <BadRowTable rows={bad} />}
      {bad.length < brought.bad && <p className={layout.label}>{words.more(count(bad.length))}</p>}
    </div>
  );
}
