import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { CameraCheck, CameraView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { forgetOutcome } from "@/api/outcome";
import { ApiFailure, unwrap } from "@/api/result";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { SelectField, TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";

import { addressChange, addressDraft, addressProblems, type AddressDraft } from "./camera-form";
import styles from "./Cameras.module.css";
import { CheckResult } from "./CheckResult";
import { useCameraChange } from "./useCameraChange";

/** Where a camera is and what opens it, to be changed in place; tried before it is kept. */
export function CameraAddress({ camera, onDone }: { camera: CameraView; onDone: () => void }) {
  const { client } = useEngine();
  const { id } = camera;
  const [draft, setDraft] = useState(() => addressDraft(camera));
  const words = t.cameras.address;
  const form = t.cameras.form;
  const request = addressChange(draft, camera);
  const problems = addressProblems(draft, camera);
  const change = useCameraChange(id);
  const check = useMutation({ mutationFn: async () => unwrap(await client.json<CameraCheck>("POST", `/cameras/${encodeURIComponent(id)}/check`, request)) });
  const error = change.error ?? check.error;
  const refusal = error instanceof ApiFailure ? error.error : undefined;
  const set = (part: Partial<AddressDraft>) => {
    setDraft({ ...draft, ...part });
    // What a check says of what was typed before says nothing of this.
    check.reset();
    forgetOutcome(change);
  };
  const field = (name: "url" | "sub_url" | "username" | "password") => ({
    value: draft[name],
    onValue: (text: string) => { set({ [name]: text }); },
    problem: (name === "url" || name === "sub_url" ? problems[name] : undefined) ?? (refusal?.detail === name ? refusal.message : undefined),
    spellCheck: false,
    autoComplete: "off",
  });
  const busy = check.isPending || change.isPending;
  const ready = Object.keys(problems).length === 0 && Object.keys(request).length > 0;
  return (
    <form
      className={layout.stack}
      aria-labelledby="camera-address"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) change.mutate(request, { onSuccess: onDone });
      }}
    >
      <h3 id="camera-address">{words.title}</h3>
      <span className={layout.faint}>{words.hint}</span>
      <TextField label={form.url} inputMode="url" {...field("url")} />
      {camera.sub_url !== undefined && <TextField label={form.subUrl} inputMode="url" {...field("sub_url")} />}
      {!draft.open && (
        <div className={styles.pair}>
          <TextField label={form.username} hint={camera.has_credentials ? words.kept : undefined} {...field("username")} />
          <TextField label={form.password} type="password" hint={camera.has_credentials ? words.kept : undefined} {...field("password")} autoComplete="new-password" />
        </div>
      )}
      {camera.has_credentials && (
        <label>
          <input type="checkbox" checked={draft.open} onChange={(event) => { set({ open: event.target.checked }); }} /> {words.open}
        </label>
      )}
      <SelectField label={form.transport} value={draft.transport} onValue={(transport) => { set({ transport }); }} options={[{ value: "tcp", label: t.cameras.transport.tcp }, { value: "udp", label: t.cameras.transport.udp }]} />
      {check.isPending && <Note live="status">{t.cameras.check.running}</Note>}
      {check.data && <CheckResult check={check.data} />}
      {error && !(refusal?.detail && refusal.detail in draft) && (
        <Note tone="bad" live="alert">
          {explainFailure(error)}
        </Note>
      )}
      <div className={`${layout.row ?? ""} ${layout.wrap ?? ""}`}>
        <Button tone="ghost" onClick={onDone}>
          {t.common.cancel}
        </Button>
        <Button tone="outline" disabled={!ready || busy} onClick={() => { check.mutate(); }}>
          {form.check}
        </Button>
        <Button tone="primary" type="submit" disabled={!ready || busy}>
          {t.common.save}
        </Button>
      </div>
    </form>
  );
}
