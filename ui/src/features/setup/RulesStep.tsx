import { useState } from "react";

import { explainFailure } from "@/api/explain";
import { useCameras } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { SeverityChip } from "@/kit/SeverityChip";
import table from "@/kit/table.module.css";

import styles from "./Setup.module.css";
import { StepFrame } from "./StepFrame";
import { useKeepRules, useSetup } from "./useSetup";

interface Props {
  onBack: () => void;
  onNext: () => void;
}

/** First rules, as they follow from what the cameras see. */
export function RulesStep({ onBack, onNext }: Props) {
  const cameras = useCameras();
  const { data, error, refetch } = useSetup();
  const keep = useKeepRules();
  const [left, setLeft] = useState<readonly string[]>([]);
  const words = t.setup.rules;
  const offered = data?.rules.filter(({ exists, needs }) => !exists && needs === "") ?? [];
  const chosen = offered.filter(({ rule }) => !left.includes(rule.id));
  const there = data?.rules.filter(({ exists }) => exists).length ?? 0;
  const nameOf = (id: string) => cameras.find((camera) => camera.id === id)?.name ?? id;
  return (
    <StepFrame
      remark={words.remark(there, offered.length)}
      onBack={onBack}
      next={
        chosen.length > 0 ? (
          <>
            <Button tone="ghost" onClick={onNext}>
              {t.setup.skip}
            </Button>
            <Button tone="primary" disabled={keep.isPending} onClick={() => { keep.mutate(chosen.map(({ rule }) => rule), { onSuccess: onNext }); }}>
              {words.make(chosen.length)}
            </Button>
          </>
        ) : (
          <Button tone="primary" onClick={onNext}>
            {t.setup.next}
          </Button>
        )
      }
    >
      <Panel title={words.title} flush>
        {(keep.error ?? error) && (
          <Note tone="bad" live="alert">
            {explainFailure(keep.error ?? error)}
          </Note>
        )}
        {error && !data && (
          <EmptyState title={words.failed}>
            <Button tone="outline" onClick={() => void refetch()}>
              {t.common.retry}
            </Button>
          </EmptyState>
        )}
        {data?.rules.length === 0 && <EmptyState title={words.none.title} text={words.none.text} />}
        {data && data.rules.length > 0 && (
          <table className={classes(table.table, styles.devices)}>
            <thead>
              <tr>
                <th className={styles.pick}>
                  <span className={layout.hidden}>{words.columns.take}</span>
                </th>
                <th>{words.columns.rule}</th>
                <th>{words.columns.camera}</th>
                <th>{words.columns.severity}</th>
                <th>{words.columns.why}</th>
              </tr>
            </thead>
            <tbody>
              {data.rules.map(({ rule, camera, kind, exists, needs }) => (
                <tr key={rule.id}>
                  <td className={styles.pick}>
                    <label>
                      <span className={layout.hidden}>{words.take(rule.name)}</span>
                      <input
                        type="checkbox"
                        checked={exists || (needs === "" && !left.includes(rule.id))}
                        disabled={exists || needs !== ""}
                        onChange={(event) => { setLeft(event.target.checked ? left.filter((id) => id !== rule.id) : [...left, rule.id]); }}
                      />
                    </label>
                  </td>
                  <th scope="row">
                    {rule.name}
                    <span className={styles.sub}>{words.kinds[kind]}</span>
                  </th>
                  <td>{nameOf(camera)}</td>
                  <td>
                    <SeverityChip severity={rule.severity} ownership="text">
                      {t.common.severity[rule.severity]}
                    </SeverityChip>
                  </td>
                  <td className={table.text}>{exists ? words.exists : needs === "" ? words.reasons[kind] : words.hoursFirst}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </StepFrame>
  );
}
