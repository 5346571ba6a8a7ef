import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { CameraRole, CameraView } from "@/api/generated";
import { useCameras, useWatch } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { SelectField, TextField } from "@/kit/Field";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import table from "@/kit/table.module.css";

import { nameByRole, ROLES } from "./roles";
import styles from "./Setup.module.css";
import { StepFrame } from "./StepFrame";
import { Thumb } from "./Thumb";
import { useChangeCamera } from "./useSetup";

const PREVIEW_FPS = 2;
const PREVIEW_WIDTH = 176;

interface Props {
  onBack: () => void;
  onNext: () => void;
}

/** What each camera is called and what it is there for. */
export function RolesStep({ onBack, onNext }: Props) {
  const cameras = useCameras();
  const change = useChangeCamera();
  useWatch(cameras.map(({ id }) => id), PREVIEW_FPS, PREVIEW_WIDTH);
  const words = t.setup.roles;
  const open = cameras.filter(({ role }) => role === undefined);
  return (
    <StepFrame
      remark={words.remark(cameras.length, open.length)}
      onBack={onBack}
      next={
        <Button tone={open.length === 0 ? "primary" : "outline"} onClick={onNext}>
          {t.setup.next}
        </Button>
      }
    >
      <Panel title={words.title} flush>
        {change.error && (
          <Note tone="bad" live="alert">
            {explainFailure(change.error)}
          </Note>
        )}
        {cameras.length === 0 ? (
          <EmptyState title={t.setup.lines.none.title} text={t.setup.lines.none.text}>
            <Button tone="outline" onClick={onBack}>
              {t.setup.lines.toCameras}
            </Button>
          </EmptyState>
        ) : (
          <table className={classes(table.table, styles.cameras)}>
            <thead>
              <tr>
                <th>{words.columns.picture}</th>
                <th>{words.columns.name}</th>
                <th>{words.columns.role}</th>
                <th>{words.columns.does}</th>
              </tr>
            </thead>
            <tbody>
              {cameras.map((camera) => (
                <tr key={camera.id}>
                  <td>
                    <Thumb camera={camera} />
                  </td>
                  <td>
                    <NameField key={camera.name} camera={camera} onName={(name) => { change.mutate({ id: camera.id, change: { name } }); }} />
                  </td>
                  <td>
                    <SelectField
                      label={words.of(camera.name)}
                      hideLabel
                      value={camera.role ?? "none"}
                      options={[...(camera.role === undefined ? [{ value: "none" as const, label: words.none }] : []), ...ROLES.map((role) => ({ value: role, label: words.names[role] }))]}
                      onValue={(role: CameraRole | "none") => {
                        if (role === "none") return;
                        const name = nameByRole(camera, role, cameras);
                        change.mutate({ id: camera.id, change: { role, ...(name !== undefined && { name }) } });
                      }}
                    />
                  </td>
                  <td className={table.text}>{camera.role && words.does[camera.role]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </StepFrame>
  );
}

/** Kept when it is left, or by Enter. */
function NameField({ camera, onName }: { camera: CameraView; onName: (name: string) => void }) {
  const [name, setName] = useState(camera.name);
  const keep = () => {
    const typed = name.trim();
    if (typed && typed !== camera.name) onName(typed);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <TextField label={t.setup.roles.nameOf(camera.id)} hideLabel value={name} maxLength={64} autoComplete="off" onBlur={keep} onValue={setName} />
    </form>
  );
}
