import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { SiteChange, SiteView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { forgetOutcome } from "@/api/outcome";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";

import { draftOf, readMinutes, SEVERITIES, timesOf } from "./escalation-draft";
import styles from "./Notifications.module.css";

/** When an alarm that nobody takes goes up to further people. */
export function EscalationForm() {
  const { client, live } = useEngine();
  const site = useSite();
  const [typed, setTyped] = useState<ReturnType<typeof draftOf>>();
  const words = t.notifications.escalation;
  const draft = typed ?? draftOf(site.escalation);
  const times = timesOf(draft);
  const save = useMutation({
    mutationFn: async (escalation: NonNullable<typeof times>) => {
      const { name, time_zone, version } = site;
      const change: SiteChange = { name, time_zone, escalation, version };
      return unwrap(await client.json<SiteView>("PUT", "/site", change));
    },
    onSuccess: (saved) => {
      live.dispatch({ type: "site", site: saved });
      setTyped(undefined);
    },
  });
  return (
    <form
      className={layout.stack}
      aria-labelledby="escalation"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (times) save.mutate(times);
      }}
    >
      <h3 id="escalation">{words.title}</h3>
      <span className={layout.faint}>{words.hint}</span>
      <div className={styles.pair}>
        {SEVERITIES.map((severity) => (
          <TextField
            key={severity}
            label={words.after(t.common.severity[severity])}
            value={draft[severity]}
            placeholder={words.never}
            inputMode="decimal"
            autoComplete="off"
            problem={readMinutes(draft[severity]) ? undefined : words.problem}
            onValue={(text) => {
              setTyped({ ...draft, [severity]: text });
              forgetOutcome(save);
            }}
          />
        ))}
      </div>
      {save.isSuccess && !typed && <Note live="status">{words.saved}</Note>}
      {save.error && (
        <Note tone="bad" live="alert">
          {explainFailure(save.error)}
        </Note>
      )}
      <div>
        <Button tone="outline" type="submit" disabled={!typed || !times || save.isPending}>
          {t.common.save}
        </Button>
      </div>
    </form>
  );
}
