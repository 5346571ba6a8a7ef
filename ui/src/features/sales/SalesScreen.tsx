import { useState } from "react";

import { explainFailure } from "@/api/explain";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { ImportPanel } from "./ImportPanel";
import { ImportTable } from "./ImportTable";
import { ImportWizard } from "./ImportWizard";
import styles from "./Sales.module.css";
import { useBringIn, useImports } from "./useSales";

interface Props {
  /** A file that was brought in. */
  selected: number | undefined;
  onSelect: (id: number | undefined) => void;
  /** Absent for who may not see figures. */
  onCompare: (() => void) | undefined;
  /** Absent for who may not change the store. */
  onSettings: (() => void) | undefined;
}

/** What the store sold: files that were brought in, and the way to bring one in. */
export function SalesScreen({ selected, onSelect, onCompare, onSettings }: Props) {
  const { currency } = useSite();
  const bring = useBringIn();
  const { data, error, refetch } = useImports(bring.isPending);
  const [round, setRound] = useState(0);
  const words = t.sales;
  const shown = data?.find(({ id }) => id === selected);
  return (
    <div className={styles.screen}>
      <Panel
        title={words.imports}
        flush
        tools={
          onCompare && (
            <Button tone="ghost" size="small" onClick={onCompare}>
              {words.compare}
            </Button>
          )
        }
      >
        {error && (
          <Note tone={data ? "warn" : "bad"} live="alert">
            {explainFailure(error)}
          </Note>
        )}
        {!data && (
          <EmptyState title={error ? words.failed : t.common.loading}>
            {error && (
              <Button tone="outline" onClick={() => void refetch()}>
                {t.common.retry}
              </Button>
            )}
          </EmptyState>
        )}
        {data?.length === 0 && <EmptyState title={words.empty.title} text={words.empty.text} />}
        {data && data.length > 0 && <ImportTable imports={data} selected={selected} onSelect={onSelect} />}
      </Panel>
      {shown && !shown.running ? (
        <ImportPanel key={shown.id} id={shown.id} onClose={() => { onSelect(undefined); }} />
      ) : currency === undefined ? (
        <Panel title={words.wizard}>
          <EmptyState title={words.noCurrency.title} text={words.noCurrency.text}>
            {onSettings && (
              <Button tone="primary" onClick={onSettings}>
                {words.noCurrency.action}
              </Button>
            )}
          </EmptyState>
        </Panel>
      ) : (
        <ImportWizard
          key={round}
          currency={currency}
          bring={bring}
          rows={data?.find(({ running }) => running)?.rows}
          onDone={(id) => {
            setRound(round + 1);
            onSelect(id);
          }}
        />
      )}
    </div>
  );
}
