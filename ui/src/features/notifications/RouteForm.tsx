import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { NotificationRouteView } from "@/api/generated";
import { forgetOutcome } from "@/api/outcome";
import { ApiFailure } from "@/api/result";
import { SEVERITIES } from "@/api/severities";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { SelectField, Switch, TextField } from "@/kit/Field";
import { FormFoot } from "@/kit/FormFoot";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { ScheduleFields } from "@/kit/ScheduleFields";
import { Segmented } from "@/kit/Segmented";

import { FilterFields } from "./FilterFields";
import { MailFields } from "./MailFields";
import styles from "./Notifications.module.css";
import { RemoveRouteDialog } from "./RemoveRouteDialog";
import { draftOf, FIELD_OF, requestOf, routeProblems, type RouteDraft, type RouteField } from "./route-draft";
import { TestResult } from "./TestResult";
import { useSaveRoute, useTestRoute } from "./useRoutes";
import { WebhookFields } from "./WebhookFields";

interface Props {
  /** Absent for a new one. */
  route: NotificationRouteView | undefined;
  onDone: (route: number | undefined) => void;
}

/** Where messages go, which ones, and a test. */
export function RouteForm({ route, onDone }: Props) {
  const [draft, setDraft] = useState(() => draftOf(route));
  const [kept, setKept] = useState(draft);
  const [shown, setShown] = useState(false);
  const [removing, setRemoving] = useState(false);
  const save = useSaveRoute();
  const test = useTestRoute();
  const words = t.notifications.form;
  const problems = routeProblems(draft, route?.has_secret ?? false);
  const refusal = save.error instanceof ApiFailure ? save.error.error : undefined;
  const refused = refusal?.detail === undefined ? undefined : FIELD_OF[refusal.detail];
  const problem = (field: RouteField) => (shown ? problems[field] : undefined) ?? (refused === field ? refusal?.message : undefined);
  const change = (part: Partial<RouteDraft>) => {
    setDraft({ ...draft, ...part });
    forgetOutcome(save);
  };
  const changed = draft !== kept;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setShown(true);
        if (Object.keys(problems).length > 0) return;
        save.mutate(
          { id: route?.id, request: requestOf(draft) },
          {
            onSuccess: (saved) => {
              const after = { ...draft, secret: "", withoutSecret: false };
              // What was typed meanwhile stays, and is still to be saved.
              setDraft((now) => (now === draft ? after : now));
              setKept(after);
              onDone(saved.id);
            },
          },
        );
      }}
    >
      <Panel
        title={route?.name ?? words.newTitle}
        foot={
          <FormFoot
            removal={route && { label: words.remove, onRemove: () => { setRemoving(true); } }}
            onCancel={() => { onDone(undefined); }}
            busy={save.isPending}
            settled={route !== undefined && !changed}
          >
            {route && (
              <Button tone="outline" disabled={changed || test.isPending} title={changed ? words.saveFirst : undefined} onClick={() => { test.mutate(route.id); }}>
                {words.test}
              </Button>
            )}
          </FormFoot>
        }
      >
        <div className={layout.stack}>
          {test.data && <TestResult key={test.data.id} delivery={test.data.id} />}
          {test.error && (
            <Note tone="bad" live="alert">
              {explainFailure(test.error)}
            </Note>
          )}
          {save.error && refused === undefined && (
            <Note tone="bad" live="alert">
              {explainFailure(save.error)}
            </Note>
          )}
          <TextField label={words.name} hint={words.nameHint} maxLength={64} value={draft.name} problem={problem("name")} onValue={(name) => { change({ name }); }} />
          <Segmented label={words.type} value={draft.type} options={(["mail", "webhook"] as const).map((value) => ({ value, label: words.types[value] }))} onChange={(type) => { change({ type }); }} />
          {draft.type === "mail" ? (
            <MailFields draft={draft} hasSecret={route?.has_secret ?? false} problem={problem} onChange={change} />
          ) : (
            <WebhookFields draft={draft} hasSecret={route?.has_secret ?? false} problem={problem} onChange={change} />
          )}
          <Switch label={words.pictures} checked={draft.pictures} onValue={(pictures) => { change({ pictures }); }} />
          <SelectField label={words.least} value={draft.least} options={SEVERITIES.map((value) => ({ value, label: words.leasts[value] }))} onValue={(least) => { change({ least }); }} />
          <FilterFields draft={draft} problem={problem("occasions")} onChange={change} />
          <ScheduleFields draft={draft} label={words.scheduled} problems={shown ? problems : {}} onChange={change} />
        </div>
      </Panel>
      {removing && route && <RemoveRouteDialog route={route} onClose={() => { setRemoving(false); }} onRemoved={() => { onDone(undefined); }} />}
    </form>
  );
}
