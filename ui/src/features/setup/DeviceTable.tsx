import { t } from "@/i18n";
import { classes } from "@/kit/classes";
import { Icon, type IconName } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { NameButton } from "@/kit/NameButton";
import table from "@/kit/table.module.css";

import { verdictOf, type Device, type Verdict } from "./device";
import styles from "./Setup.module.css";

interface Props {
  devices: readonly Device[];
  selected: string | undefined;
  onSelect: (address: string) => void;
  onChoose: (address: string, chosen: boolean) => void;
  onChooseAll: (chosen: boolean) => void;
}

/** What was found, and how far each is. */
export function DeviceTable({ devices, selected, onSelect, onChoose, onChooseAll }: Props) {
  const words = t.setup.find;
  const open = devices.filter(({ cameras }) => cameras.length === 0);
  return (
    <table className={classes(table.table, styles.devices)}>
      <thead>
        <tr>
          <th className={styles.pick}>
            <label>
              <span className={layout.hidden}>{words.all}</span>
              <input type="checkbox" checked={open.length > 0 && open.every(({ chosen }) => chosen)} disabled={open.length === 0} onChange={(event) => { onChooseAll(event.target.checked); }} />
            </label>
          </th>
          <th>{words.columns.name}</th>
          <th>{words.columns.address}</th>
          <th className={styles.optional}>{words.columns.stream}</th>
          <th>{words.columns.state}</th>
        </tr>
      </thead>
      <tbody>
        {devices.map((device) => {
          const added = device.cameras.length > 0;
          return (
            <tr key={device.address} className={device.address === selected ? table.selected : undefined}>
              <td className={styles.pick}>
                <label>
                  <span className={layout.hidden}>{words.take1(nameOf(device))}</span>
                  <input type="checkbox" checked={added || device.chosen} disabled={added} onChange={(event) => { onChoose(device.address, event.target.checked); }} />
                </label>
              </td>
              <th scope="row">
                <NameButton selected={device.address === selected} onPress={() => { onSelect(device.address); }}>
                  {nameOf(device)}
                  {device.hardware !== undefined && device.hardware !== nameOf(device) && <span className={styles.sub}>{device.hardware}</span>}
                </NameButton>
              </th>
              <td>{device.host}</td>
              <td className={styles.optional}>{streamOf(device)}</td>
              <td>
                <VerdictMark verdict={verdictOf(device)} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export const nameOf = (device: Device): string => device.name ?? device.probe?.device?.model ?? device.hardware ?? t.setup.find.unnamed;

function streamOf({ checks }: Device): string {
  const main = checks[0]?.streams[0];
  return main ? `${t.cameras.size(main.size[0], main.size[1])}, ${main.codec}` : "";
}

const ICONS: Record<Verdict["kind"], IconName> = { camera: "cam", working: "replay", failed: "critical", password: "lock", unknown: "help", fix: "medium", ready: "ok" };

/** How a device stands: a drawing and a word. */
export function VerdictMark({ verdict }: { verdict: Verdict }) {
  const words = t.setup.find.verdicts;
  const text = verdict.kind === "working" ? words.working[verdict.work] : verdict.kind === "fix" ? words.fix(verdict.count) : verdict.kind === "camera" ? words.camera(verdict.cameras.join(", ")) : words[verdict.kind];
  return (
    <span className={classes(styles.verdict, verdict.kind === "fix" && styles.warn, verdict.kind === "failed" && styles.bad)}>
      <Icon name={ICONS[verdict.kind]} size="small" />
      {text}
    </span>
  );
}
