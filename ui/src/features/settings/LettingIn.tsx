import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { OtherDevicesView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Switch, TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";

import { typedPort } from "./device-address";
import styles from "./Settings.module.css";
import { isPending, useLetIn, useOtherDevices } from "./useOtherDevices";

/** Whether other devices reach this engine, and where: switched here, after the engine said what it costs. */
export function LettingIn() {
  const devices = useOtherDevices();
  const [asking, setAsking] = useState(false);
  const words = t.settings.certificate.letIn;
  const { data } = devices;
  return (
    <div className={layout.stack}>
      {devices.error && (
        <Note tone="bad" live="alert">
          {explainFailure(devices.error)}
        </Note>
      )}
      {data && <Switch label={words.label} checked={data.let_in} disabled={data.obstacle === "command_line" || (data.obstacle !== undefined && !data.let_in)} onValue={() => { setAsking(true); }} />}
      {data?.obstacle && <Note>{words.obstacles[data.obstacle]}</Note>}
      {data && isPending(data) && <Note live="status">{words.anew}</Note>}
      {data && (
        <>
          <span className={layout.label}>{data.let_in ? words.pages : words.wouldBe}</span>
          <ul className={styles.devices} aria-label={data.let_in ? words.pages : words.wouldBe}>
            {data.pages.map((page) => (
              <li key={page}>
                <code>{page}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {data && asking && <Asking view={data} onClose={() => { setAsking(false); }} />}
    </div>
  );
}

function Asking({ view, onClose }: { view: OtherDevicesView; onClose: () => void }) {
  const change = useLetIn();
  const [port, setPort] = useState(String(view.port));
  const words = t.settings.certificate.letIn;
  const letIn = !view.let_in;
  const typed = typedPort(port);
  return (
    <Dialog
      title={letIn ? words.title : words.titleOut}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="primary" disabled={change.isPending || typed === undefined} onClick={() => { change.mutate({ let_in: letIn, ...(typed !== undefined && { port: typed }) }, { onSuccess: onClose }); }}>
            {letIn ? words.action : words.actionOut}
          </Button>
        </>
      }
    >
      <div className={layout.stack}>
        <p>{letIn ? words.text : words.textOut}</p>
        {letIn && <TextField label={words.port} hint={words.portHint} inputMode="numeric" problem={typed === undefined ? words.portProblem : undefined} value={port} onValue={setPort} />}
        {change.error && (
          <Note tone="bad" live="alert">
            {explainFailure(change.error)}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
