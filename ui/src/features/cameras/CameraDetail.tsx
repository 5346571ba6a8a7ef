import { useMutation } from "@tanstack/react-query";
import { useCallback, useState, type ReactNode } from "react";

import { explainFailure } from "@/api/explain";
import { cameraProblem } from "@/api/device-words";
import type { CameraCheck, CameraView } from "@/api/generated";
import { useEngine, useWatch } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { age, oneDecimal } from "@/i18n/format";
import { AttachedCanvas } from "@/kit/AttachedCanvas";
import { Button } from "@/kit/Button";
import { SelectField, Switch } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { CameraAddress } from "./CameraAddress";
import { CameraName } from "./CameraName";
import styles from "./Cameras.module.css";
import { stream } from "./CameraTable";
import { CheckResult } from "./CheckResult";
import { RemoveDialog } from "./RemoveDialog";
import { StateWord } from "./StateWord";
import { useCameraChange } from "./useCameraChange";

interface Props {
  camera: CameraView;
  onEditScene: () => void;
  onRemoved: () => void;
  /** What can be done about its alarms. */
  alarms: ReactNode;
}

const PREVIEW_FPS = 5;

/** One camera: its picture, how it is, what it is set to. */
export function CameraDetail({ camera, onEditScene, onRemoved, alarms }: Props) {
  const { client, pictures } = useEngine();
  const { id, name, scene } = camera;
  const [removing, setRemoving] = useState(false);
  const [readdressing, setReaddressing] = useState(false);
  const words = t.cameras.detail;
  const attach = useCallback((canvas: HTMLCanvasElement) => pictures.feed(id).attach(canvas, "wall"), [pictures, id]);
  useWatch(camera.state === "live" ? [id] : [], PREVIEW_FPS);
  const change = useCameraChange(id);
  const check = useMutation({ mutationFn: async () => unwrap(await client.json<CameraCheck>("POST", `/cameras/${encodeURIComponent(id)}/check`)) });
  const failure = change.error ?? check.error;
  return (
    <Panel
      title={name}
      tools={<StateWord state={camera.state} />}
      foot={
        <>
          <Button tone="danger" onClick={() => { setRemoving(true); }}>
            {words.remove}
          </Button>
          <span className={layout.push} />
          <Button tone="outline" disabled={check.isPending} onClick={() => { check.mutate(); }}>
            {words.check}
          </Button>
          <Button tone="primary" icon="line" onClick={onEditScene}>
            {words.editScene}
          </Button>
        </>
      }
    >
      <div className={layout.stack}>
        {camera.state === "live" ? (
          <div className={styles.picture}>
            <AttachedCanvas attach={attach} label={t.live.picture(name)} />
          </div>
        ) : (
          <OffNote camera={camera} />
        )}
        {failure && (
          <Note tone="bad" live="alert">
            {explainFailure(failure)}
          </Note>
        )}
        {check.isPending && <Note live="status">{t.cameras.check.running}</Note>}
        {check.data && <CheckResult check={check.data} />}
        <CameraName key={name} camera={camera} />
        <SelectField
          label={t.cameras.columns.profile}
          hint={t.cameras.profileHint}
          value={camera.profile}
          disabled={change.isPending}
          options={[
            { value: "light", label: t.cameras.profile.light },
            { value: "accurate", label: t.cameras.profile.accurate },
          ]}
          onValue={(profile) => { change.mutate({ profile }); }}
        />
        <div>
          <Switch label={t.cameras.audio} checked={camera.audio} disabled={change.isPending} onValue={(audio) => { change.mutate({ audio }); }} />
          <p className={`${layout.meta ?? ""} ${layout.faint ?? ""}`}>{camera.audio && camera.state === "live" && !camera.sound ? t.cameras.audioNone : t.cameras.audioHint}</p>
        </div>
        {alarms}
        {readdressing ? (
          <CameraAddress key={id} camera={camera} onDone={() => { setReaddressing(false); }} />
        ) : (
          <div>
            <Button tone="outline" size="small" onClick={() => { setReaddressing(true); }}>
              {t.cameras.address.begin}
            </Button>
          </div>
        )}
        <dl className={styles.facts}>
          <dt>{words.id}</dt>
          <dd>{id}</dd>
          <dt>{words.address}</dt>
          <dd>{camera.url}</dd>
          <dt>{words.sub}</dt>
          <dd>{camera.sub_url ?? words.noSub}</dd>
          <dt>{words.credentials}</dt>
          <dd>{camera.has_credentials ? words.hasCredentials : words.noCredentials}</dd>
          <dt>{words.transport}</dt>
          <dd>{t.cameras.transport[camera.transport]}</dd>
          <dt>{words.codec}</dt>
          <dd>{stream(camera)}</dd>
          <dt>{words.decoder}</dt>
          <dd>{camera.decoder}</dd>
          <dt>{words.fps}</dt>
          <dd>
            {t.cameras.fps(oneDecimal(camera.fps_received), oneDecimal(camera.fps_analysed))}, {t.cameras.granted(oneDecimal(camera.fps_target))}
          </dd>
          <dt>{words.people}</dt>
          <dd>{camera.people}</dd>
          <dt>{words.lines}</dt>
          <dd>{words.linesValue(scene.lines.length, scene.zones.length)}</dd>
        </dl>
      </div>
      {removing && <RemoveDialog camera={camera} onClose={() => { setRemoving(false); }} onRemoved={onRemoved} />}
    </Panel>
  );
}

function OffNote({ camera }: { camera: CameraView }) {
  const since = useNow() - camera.state_since_ms;
  return (
    <Note tone="warn" title={`${t.cameras.state[camera.state]} ${t.cameras.since(age(since))}`}>
      {cameraProblem(camera)}
      {camera.attempts > 0 && <span>{t.live.reconnecting(camera.attempts)}</span>}
    </Note>
  );
}
