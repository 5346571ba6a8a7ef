import { useState } from "react";

import { explainFailure } from "@/api/explain";
import { useCameras, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { count, moment, shortDay } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { ConfirmDialog } from "@/kit/ConfirmDialog";
import { SelectField, Switch } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { useDeleteDemographics, useDemographicsSettings, useSetDemographics } from "./useDemographicsSettings";

/** From how many people on a group is shown; five is the least there is. */
const LEAST = [5, 10, 20, 50, 100];

/** Whether age and gender are estimated: what it does, and what is kept, before anybody switches it on. */
export function DemographicsPanel() {
  const settings = useDemographicsSettings();
  const set = useSetDemographics();
  const words = t.settings.demographics;
  const failure = set.error ?? settings.error;
  const { data } = settings;
  return (
    <Panel title={words.title}>
      <div className={layout.stack}>
        {data && <Switch label={words.label} checked={data.on} disabled={set.isPending} onValue={(on) => { set.mutate({ on, least: data.least }); }} />}
        {failure && (
          <Note tone="bad" live="alert">
            {explainFailure(failure)}
          </Note>
        )}
        {data?.problem && (
          <Note tone="bad" live="status" title={words.problem}>
            {data.problem}
          </Note>
        )}
        {data?.on && <TakingPart cameras={data.cameras} />}
        {data && (
          <SelectField
            label={words.least}
            hint={words.leastHint}
            value={String(data.least)}
            disabled={set.isPending}
            options={[...new Set([...LEAST, data.least])].sort((a, b) => a - b).map((least) => ({ value: String(least), label: count(least) }))}
            onValue={(least) => { set.mutate({ on: data.on, least: Number(least) }); }}
          />
        )}
        {data?.since_ms !== undefined && <Sums since={data.since_ms} on={data.on} />}
        {words.text.map((sentence) => (
          <p key={sentence} className={layout.label}>
            {sentence}
          </p>
        ))}
      </div>
    </Panel>
  );
}

function TakingPart({ cameras }: { cameras: readonly string[] }) {
  const known = useCameras();
  const words = t.settings.demographics;
  const names = cameras.map((id) => known.find((camera) => camera.id === id)?.name ?? id);
  return cameras.length === 0 ? <Note tone="warn">{words.noCamera}</Note> : <Note live="status">{words.cameras(names.join(", "))}</Note>;
}

/** What there is already; goes when somebody says so. */
function Sums({ since, on }: { since: number; on: boolean }) {
  const { time_zone: zone } = useSite();
  const [asked, setAsked] = useState(false);
  const remove = useDeleteDemographics();
  const words = t.settings.demographics.sums;
  return (
    <>
      <p className={layout.label}>
        {words.since(`${shortDay(since, zone)} ${moment(since, zone)}`)} {!on && words.off}
      </p>
      <div>
        <Button tone="outline" onClick={() => { setAsked(true); }}>
          {words.remove}
        </Button>
      </div>
      {asked && (
        <ConfirmDialog
          title={words.sure}
          text={words.what}
          action={words.remove}
          busy={remove.isPending}
          problem={remove.error ? explainFailure(remove.error) : undefined}
          onConfirm={() => { remove.mutate(undefined, { onSuccess: () => { setAsked(false); } }); }}
          onClose={() => { setAsked(false); }}
        />
      )}
    </>
  );
}
