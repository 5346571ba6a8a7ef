import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { CameraCheck, CameraView } from "@/api/generated";
import { useCameras, useEngine } from "@/api/hooks";
import { forgetOutcome } from "@/api/outcome";
import { ApiFailure, unwrap } from "@/api/result";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { SelectField, TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { draftProblems, emptyDraft, newCamera, type CameraDraft } from "./camera-form";
import styles from "./Cameras.module.css";
import { CheckResult } from "./CheckResult";

interface Props {
  onAdded: (camera: string) => void;
  onCancel: () => void;
}

/** The form for a new camera, with a check that says what works before anything is kept. */
export function AddCamera({ onAdded, onCancel }: Props) {
  const { client, live } = useEngine();
  const cameras = useCameras();
  const [draft, setDraft] = useState(emptyDraft);
  const [shown, setShown] = useState(false);
  const words = t.cameras.form;

  const check = useMutation({ mutationFn: async () => unwrap(await client.json<CameraCheck>("POST", "/cameras/check", newCamera(draft))) });
  const add = useMutation({
    mutationFn: async () => unwrap(await client.json<CameraView>("POST", "/cameras", newCamera(draft))),
    onSuccess: (camera) => {
      live.dispatch({ type: "camera", camera });
      onAdded(camera.id);
    },
  });

  const problems = draftProblems(draft, cameras);
  const valid = Object.keys(problems).length === 0;
  const refusal = add.error instanceof ApiFailure ? add.error.error : undefined;
  const set = (name: keyof CameraDraft) => (value: string) => {
    setDraft({ ...draft, [name]: value });
    // What a check says of what was typed before says nothing of this.
    check.reset();
    forgetOutcome(add);
  };
  const field = (name: keyof CameraDraft) => ({
    value: draft[name],
    onValue: set(name),
    problem: (shown ? problems[name] : undefined) ?? (refusal?.detail === name ? refusal.message : undefined),
    spellCheck: false,
    autoComplete: "off",
  });
  const start = (what: "check" | "add") => {
    setShown(true);
    if (valid) (what === "check" ? check : add).mutate();
  };
  const busy = check.isPending || add.isPending;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        start("add");
      }}
    >
      <Panel
        title={words.title}
        foot={
          <>
            <Button tone="ghost" onClick={onCancel}>
              {t.common.cancel}
            </Button>
            <span className={layout.push} />
            <Button tone="outline" disabled={busy} onClick={() => { start("check"); }}>
              {words.check}
            </Button>
            <Button tone="primary" type="submit" disabled={busy}>
              {words.submit}
            </Button>
          </>
        }
      >
        <div className={layout.stack}>
          <TextField label={words.url} hint={words.urlHint} inputMode="url" required {...field("url")} />
          <TextField label={words.subUrl} hint={words.subHint} inputMode="url" {...field("sub_url")} />
          <div className={styles.pair}>
            <TextField label={words.username} {...field("username")} />
            <TextField label={words.password} type="password" {...field("password")} autoComplete="new-password" />
          </div>
          <div className={styles.pair}>
            <TextField label={words.id} hint={words.idHint} {...field("id")} />
            <TextField label={words.name} hint={words.nameHint} {...field("name")} />
          </div>
          <div className={styles.pair}>
            <SelectField label={words.transport} value={draft.transport} onValue={set("transport")} options={[{ value: "tcp", label: t.cameras.transport.tcp }, { value: "udp", label: t.cameras.transport.udp }]} />
            <SelectField label={words.profile} value={draft.profile} onValue={set("profile")} options={[{ value: "light", label: t.cameras.profile.light }, { value: "accurate", label: t.cameras.profile.accurate }]} />
          </div>
          {check.isPending && <Note live="status">{t.cameras.check.running}</Note>}
          {check.data && <CheckResult check={check.data} />}
          {check.error && (
            <Note tone="bad" live="alert">
              {explainFailure(check.error)}
            </Note>
          )}
          {add.error && !(refusal?.detail && refusal.detail in draft) && (
            <Note tone="bad" live="alert">
              {explainFailure(add.error)}
            </Note>
          )}
        </div>
      </Panel>
    </form>
  );
}
