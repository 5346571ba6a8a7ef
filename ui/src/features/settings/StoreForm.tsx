import { useMutation } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";

import { explainFailure } from "@/api/explain";
import type { Language, SiteChange, SiteView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { forgetOutcome } from "@/api/outcome";
import { ApiFailure, unwrap } from "@/api/result";
import { t } from "@/i18n";
import { isTimeZone, timeZones } from "@/i18n/time-zones";
import { Button } from "@/kit/Button";
import { SelectField, TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { LANGUAGES } from "@/platform/language";

import { likeMonday, readDay, readWeek, saidHours, weekDraft, type WeekDraft } from "./hours";
import styles from "./Settings.module.css";

interface Draft {
  name: string;
  time_zone: string;
  currency: string;
  language: Language;
  week: WeekDraft;
}

const draftOf = (site: SiteView): Draft => ({ name: site.name, time_zone: site.time_zone, currency: site.currency ?? "", language: site.language, week: weekDraft(site.opening_hours) });

const moneyOf = (draft: Draft) => draft.currency.trim().toUpperCase();

const same = (a: Draft, b: Draft) => JSON.stringify(a) === JSON.stringify(b);

interface Props {
  /** For a button elsewhere that submits it. */
  id: string;
  onSaved: () => void;
  /** Below it: its own button, where there is no other. */
  foot?: (changed: boolean, busy: boolean) => ReactNode;
}

/** What the store is called, where it is, what it counts in and when it is open. */
export function StoreForm({ id, onSaved, foot }: Props) {
  const { client, live } = useEngine();
  const site = useSite();
  const [base, setBase] = useState(site);
  const [draft, setDraft] = useState(() => draftOf(site));
  const [shown, setShown] = useState(false);
  const zones = useId();
  const currencies = useId();
  const words = t.settings.store;
  const week = readWeek(draft.week);
  const currency = moneyOf(draft);
  const save = useMutation({
    mutationFn: async (typed: Draft) => {
      // A floor plan put in meanwhile makes no other version of what is typed here.
      const { version } = same(draftOf(base), draftOf(site)) ? site : base;
      const said = readWeek(typed.week);
      const hours = said && saidHours(said, site.opening_hours);
      const money = moneyOf(typed);
      const change: SiteChange = { name: typed.name.trim(), time_zone: typed.time_zone.trim(), ...(money && { currency: money }), ...(hours && { opening_hours: hours }), language: typed.language, version };
      return unwrap(await client.json<SiteView>("PUT", "/site", change));
    },
    onSuccess: (saved, typed) => {
      live.dispatch({ type: "site", site: saved });
      setBase(saved);
      // What was typed meanwhile stays, and is still to be saved.
      setDraft((now) => (now === typed ? draftOf(saved) : now));
      onSaved();
    },
  });
  const refusal = save.error instanceof ApiFailure ? save.error.error : undefined;
  const own = {
    name: draft.name.trim() ? undefined : words.nameProblem,
    time_zone: isTimeZone(draft.time_zone.trim()) ? undefined : words.zoneProblem,
    currency: currency === "" || /^[A-Z]{3}$/.test(currency) ? undefined : words.currencyProblem,
  };
  const problem = (field: keyof typeof own) => (shown ? own[field] : undefined) ?? (refusal?.detail === field ? refusal.message : undefined);
  const ready = Object.values(own).every((each) => each === undefined) && week !== undefined;
  const changed = !same(draft, draftOf(base));
  const set = (change: Partial<Draft>) => {
    setDraft({ ...draft, ...change });
    forgetOutcome(save);
  };
  const named = refusal?.detail !== undefined && refusal.detail in own;
  return (
    <form
      id={id}
      className={styles.store}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setShown(true);
        if (ready) save.mutate(draft);
      }}
    >
      <Panel title={words.title}>
        <div className={layout.stack}>
          <TextField label={words.name} value={draft.name} maxLength={64} problem={problem("name")} onValue={(name) => { set({ name }); }} />
          <TextField label={words.zone} value={draft.time_zone} hint={words.zoneHint} problem={problem("time_zone")} list={zones} spellCheck={false} autoComplete="off" onValue={(time_zone) => { set({ time_zone }); }} />
          <datalist id={zones}>
            {timeZones().map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          <TextField label={words.currency} value={draft.currency} hint={words.currencyHint} problem={problem("currency")} list={currencies} maxLength={3} spellCheck={false} autoComplete="off" onValue={(typed) => { set({ currency: typed }); }} />
          <datalist id={currencies}>
            {Intl.supportedValuesOf("currency").map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
          <SelectField
            label={words.language}
            hint={words.languageHint}
            value={draft.language}
            options={LANGUAGES.map((value) => ({ value, label: t.settings.screen.languages[value] }))}
            onValue={(language) => { set({ language }); }}
          />
          {save.isSuccess && !changed && <Note live="status">{words.saved}</Note>}
          {save.error && !named && (
            <Note tone="bad" live="alert">
              {explainFailure(save.error)}
            </Note>
          )}
        </div>
      </Panel>
      <Panel
        title={words.hours}
        tools={
          <Button tone="ghost" size="small" disabled={!draft.week[0]} onClick={() => { set({ week: likeMonday(draft.week) }); }}>
            {words.likeMonday}
          </Button>
        }
        foot={foot?.(changed, save.isPending)}
      >
        <div className={layout.stack}>
          <div className={styles.week} role="group" aria-label={words.hours}>
            {t.rules.weekdays.map((name, day) => (
              <div key={name}>
                <span aria-hidden="true">{name}</span>
                <TextField
                  label={words.hoursOf(name)}
                  hideLabel
                  value={draft.week[day] ?? ""}
                  placeholder={words.closed}
                  problem={shown && readDay(draft.week[day] ?? "") === undefined ? words.hoursProblem : undefined}
                  autoComplete="off"
                  onValue={(text) => { set({ week: draft.week.map((each, index) => (index === day ? text : each)) }); }}
                />
              </div>
            ))}
          </div>
          <span className={layout.faint}>{words.hoursHint}</span>
        </div>
      </Panel>
    </form>
  );
}
