import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { Permission, RoleView, UserView } from "@/api/generated";
import { useCameras } from "@/api/hooks";
import { forgetOutcome } from "@/api/outcome";
import { ApiFailure } from "@/api/result";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { SelectField, Switch, TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";

import styles from "./Accounts.module.css";
import { accountCalls } from "./calls";
import { NewPasswordFields, passwordReady } from "./NewPasswordFields";
import { allowed, draftOf, isName, newUser, ROLES, userChange, type PersonDraft } from "./person-draft";
import { PersonDoor } from "./PersonDoor";
import { useAccountChange } from "./useAccountQuery";

interface Props {
  /** Absent for a new one. */
  user: UserView | undefined;
  roles: readonly RoleView[];
  onDone: (user: string | undefined) => void;
}

const PERMISSIONS = Object.keys(t.accounts.permissions) as Permission[];

/** Who somebody is, what they may do, and which cameras they see. */
export function PersonForm({ user, roles, onDone }: Props) {
  const cameras = useCameras();
  const [draft, setDraft] = useState(() => draftOf(user));
  const add = useAccountChange(accountCalls.addUser);
  const change = useAccountChange((client, { id, what }: { id: string; what: ReturnType<typeof userChange> }) => accountCalls.changeUser(client, id, what));
  const words = t.accounts.people.form;
  const set = (part: Partial<PersonDraft>) => {
    setDraft({ ...draft, ...part });
    forgetOutcome(add, change);
  };
  const nameProblem = draft.name !== "" && !isName(draft.name) ? words.nameProblem : undefined;
  const ready = user !== undefined || (isName(draft.name) && passwordReady(draft.password, draft.again));
  const error = add.error ?? change.error;
  const conflict = error instanceof ApiFailure && error.error.code === "conflict" && user !== undefined;
  const may = allowed(draft, roles);
  const toggle = <T extends string>(all: readonly T[], one: T): T[] => (all.includes(one) ? all.filter((each) => each !== one) : [...all, one]);
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        if (user) change.mutate({ id: user.id, what: userChange(draft, user) });
        else add.mutate(newUser(draft), { onSuccess: (made) => { onDone(made.id); } });
      }}
    >
      <Panel
        title={user?.shown_name ?? words.new}
        foot={
          <>
            <Button tone="ghost" onClick={() => { onDone(undefined); }}>
              {t.common.close}
            </Button>
            <span className={layout.push} />
            <Button type="submit" tone="primary" disabled={!ready || add.isPending || change.isPending}>
              {t.common.save}
            </Button>
          </>
        }
      >
        <div className={layout.stack}>
          {conflict ? (
            <Note tone="warn" live="alert">
              {words.conflict}
              <Button tone="outline" size="small" onClick={() => { onDone(user.id); }}>
                {words.reload}
              </Button>
            </Note>
          ) : (
            error && (
              <Note tone="bad" live="alert">
                {explainFailure(error)}
              </Note>
            )
          )}
          {change.isSuccess && <Note live="status">{words.saved}</Note>}
          {!user && <TextField label={words.name} hint={words.nameHint} problem={nameProblem} value={draft.name} maxLength={64} autoComplete="off" autoCapitalize="none" spellCheck={false} onValue={(name) => { set({ name }); }} />}
          <TextField label={words.shownName} value={draft.shownName} maxLength={64} autoComplete="off" onValue={(shownName) => { set({ shownName }); }} />
          <SelectField label={words.role} value={draft.role} options={ROLES.map((value) => ({ value, label: t.accounts.roles[value] }))} onValue={(role) => { set({ role, permissions: may }); }} />
          <fieldset className={layout.choices}>
            <legend>{words.allows}</legend>
            {draft.role === "custom" ? (
              PERMISSIONS.map((each) => (
                <label key={each}>
                  <input type="checkbox" checked={draft.permissions.includes(each)} onChange={() => { set({ permissions: toggle(draft.permissions, each) }); }} />
                  {t.accounts.permissions[each]}
                </label>
              ))
            ) : (
              <span className={layout.muted}>{may.map((each) => t.accounts.permissions[each]).join(", ")}</span>
            )}
          </fieldset>
          <fieldset className={layout.choices}>
            <legend>{words.scope}</legend>
            <Segmented
              label={words.scope}
              value={draft.cameras ? "some" : "all"}
              options={[
                { value: "all", label: words.allCameras },
                { value: "some", label: words.someCameras },
              ]}
              onChange={(value) => { set({ cameras: value === "all" ? undefined : [] }); }}
            />
            {draft.cameras &&
              cameras.map((camera) => (
                <label key={camera.id}>
                  <input type="checkbox" checked={draft.cameras?.includes(camera.id) ?? false} onChange={() => { set({ cameras: toggle(draft.cameras ?? [], camera.id) }); }} />
                  {camera.number} {camera.name}
                </label>
              ))}
          </fieldset>
          {user ? (
            <>
              <Switch label={t.accounts.people.enabled} checked={draft.enabled} onValue={(enabled) => { set({ enabled }); }} />
              <PersonDoor user={user} onRemoved={() => { onDone(undefined); }} />
            </>
          ) : (
            <>
              <NewPasswordFields value={draft.password} again={draft.again} onValue={(password) => { set({ password }); }} onAgain={(again) => { set({ again }); }} />
              <Switch label={words.mustChange} checked={draft.mustChange} onValue={(mustChange) => { set({ mustChange }); }} />
            </>
          )}
        </div>
      </Panel>
    </form>
  );
}
