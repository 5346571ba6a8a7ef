import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";

import { explainFailure } from "@/api/explain";
import type { SiteChange, SiteView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { isTimeZone, timeZones } from "@/i18n/time-zones";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import styles from "./Setup.module.css";
import { StepFrame } from "./StepFrame";

const FORM = "setup-store";

/** What the store is called and where it is. */
export function StoreStep({ onNext }: { onNext: () => void }) {
  const { client, live } = useEngine();
  const site = useSite();
  const [draft, setDraft] = useState<SiteChange>({ name: site.name, time_zone: site.time_zone });
  const list = useId();
  const words = t.settings.store;
  const save = useMutation({
    mutationFn: async () => unwrap(await client.json<SiteView>("PUT", "/site", { name: draft.name.trim(), time_zone: draft.time_zone.trim() })),
    onSuccess: (saved) => {
      live.dispatch({ type: "site", site: saved });
      onNext();
    },
  });
  const nameProblem = draft.name.trim() ? undefined : words.nameProblem;
  const zoneProblem = isTimeZone(draft.time_zone.trim()) ? undefined : words.zoneProblem;
  const set = (change: Partial<SiteChange>) => {
    setDraft({ ...draft, ...change });
    save.reset();
  };
  return (
    <StepFrame
      remark={t.setup.store.remark}
      next={
        <Button tone="primary" type="submit" form={FORM} disabled={save.isPending}>
          {t.setup.next}
        </Button>
      }
    >
      <form
        id={FORM}
        className={styles.narrow}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!nameProblem && !zoneProblem) save.mutate();
        }}
      >
        <Panel title={words.title}>
          <div className={layout.stack}>
            <TextField label={words.name} value={draft.name} maxLength={64} problem={nameProblem} onValue={(name) => { set({ name }); }} />
            <TextField label={words.zone} value={draft.time_zone} hint={words.zoneHint} problem={zoneProblem} list={list} spellCheck={false} autoComplete="off" onValue={(time_zone) => { set({ time_zone }); }} />
            <datalist id={list}>
              {timeZones().map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
            {save.error && (
              <Note tone="bad" live="alert">
                {explainFailure(save.error)}
              </Note>
            )}
          </div>
        </Panel>
      </form>
    </StepFrame>
  );
}
