import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { explainFailure } from "@/api/explain";
import type { FloorPlanView, FloorPlanWidth, SiteView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { floorPlanPath } from "@/api/floor-plan";
import { useBlob } from "@/api/useBlob";
import { t } from "@/i18n";
import { BlobImage } from "@/kit/BlobImage";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import styles from "./Settings.module.css";

/** The picture of the store's floor: chosen, changed, taken away. */
export function FloorPlanPanel() {
  const { client, live } = useEngine();
  const { floor_plan: plan } = useSite();
  const input = useRef<HTMLInputElement>(null);
  const picture = useBlob(floorPlanPath(plan));
  const words = t.settings.plan;
  const done = (site: SiteView) => {
    live.dispatch({ type: "site", site });
  };
  const bring = useMutation({ mutationFn: async (file: File) => unwrap(await client.upload<SiteView>("/site/floor-plan", file, "PUT")), onSuccess: done });
  const remove = useMutation({ mutationFn: async () => unwrap(await client.json<SiteView>("DELETE", "/site/floor-plan")), onSuccess: done });
  const failure = bring.error ?? remove.error;
  const busy = bring.isPending || remove.isPending;
  return (
    <Panel
      title={words.title}
      tools={
        <>
          <input
            ref={input}
            type="file"
            accept="image/png,image/jpeg"
            aria-label={words.file}
            className={layout.hidden}
            tabIndex={-1}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = "";
              remove.reset();
              if (file) bring.mutate(file);
            }}
          />
          {plan && (
            <Button tone="ghost" size="small" disabled={busy} onClick={() => { remove.mutate(); }}>
              {words.remove}
            </Button>
          )}
          <Button tone="outline" size="small" disabled={busy} onClick={() => input.current?.click()}>
            {plan ? words.change : words.choose}
          </Button>
        </>
      }
    >
      <div className={layout.stack}>
        {busy && <Note live="status">{words.busy}</Note>}
        {failure && (
          <Note tone="bad" live="alert">
            {explainFailure(failure)}
          </Note>
        )}
        {plan && <PlanWidth key={plan.version} plan={plan} onDone={done} />}
        {plan && picture ? <BlobImage blob={picture} alt={words.title} className={styles.plan} /> : <p className={layout.muted}>{words.none}</p>}
      </div>
    </Panel>
  );
}

/** How wide the floor is, so that speeds and heights on it are in metres. */
function PlanWidth({ plan, onDone }: { plan: FloorPlanView; onDone: (site: SiteView) => void }) {
  const { client } = useEngine();
  const known = plan.width_cm === undefined ? "" : String(plan.width_cm / 100);
  const [typed, setTyped] = useState(known);
  const words = t.settings.plan.width;
  const save = useMutation({ mutationFn: async (width: FloorPlanWidth) => unwrap(await client.json<SiteView>("PUT", "/site/floor-plan/width", width)), onSuccess: onDone });
  const metres = Number(typed);
  const isWrong = typed.trim() !== "" && !(metres >= 1 && metres <= 10_000);
  return (
    <>
      <div className={layout.row}>
        <TextField label={words.label} type="number" min={1} step="any" value={typed} hint={words.hint} problem={isWrong ? words.problem : undefined} onValue={setTyped} />
        <Button tone="outline" size="small" disabled={isWrong || typed === known || save.isPending} onClick={() => { save.mutate(typed.trim() === "" ? {} : { width_cm: Math.round(metres * 100) }); }}>
          {words.save}
        </Button>
      </div>
      {save.error && (
        <Note tone="bad" live="alert">
          {explainFailure(save.error)}
        </Note>
      )}
    </>
  );
}
