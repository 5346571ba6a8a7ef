import { useMutation } from "@tanstack/react-query";

import type { SnoozeView } from "@/api/generated";
import { useCameras, useEngine, useMay, useMe, useSite, useSnoozes } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { moment } from "@/i18n/format";
import { IconButton } from "@/kit/Button";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";

import styles from "./SnoozeList.module.css";

interface Props {
  /** Which of them; all where it is left out. */
  only?: (snooze: SnoozeView) => boolean;
}

/** What is held back now: what, why, until when, and how much. Nothing while nothing is. */
export function SnoozeList({ only = () => true }: Props) {
  const engine = useEngine();
  const snoozes = useSnoozes().filter(only);
  const mayHandle = useMay()("handle_alerts");
  const me = useMe();
  const cameras = useCameras();
  const { time_zone: zone } = useSite();
  const end = useMutation({ mutationFn: async (id: number) => unwrap(await engine.client.json<undefined>("DELETE", `/snoozes/${String(id)}`)) });
  const words = t.alerts.snooze;
  // What is about the whole store is not for whoever sees only some of its cameras.
  const mayEnd = (snooze: SnoozeView) => mayHandle && (me?.cameras === undefined || snooze.cameras.length > 0);
  const what = ({ rule: id, rule_name: rule = id, camera }: SnoozeView) => {
    const name = cameras.find((each) => each.id === camera)?.name ?? camera;
    return rule !== undefined && name !== undefined ? words.both(rule, name) : name !== undefined ? words.camera(name) : words.rule(rule ?? "");
  };
  if (snoozes.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={words.list}>
      {snoozes.map((snooze) => (
        <li key={snooze.id}>
          <Icon name="mute" size="small" />
          <span className={styles.what}>
            <b>{what(snooze)}</b>
            <span className={layout.muted}>{words.line(snooze.reason, snooze.actor, moment(snooze.until_ms, zone), snooze.held_back)}</span>
          </span>
          {mayEnd(snooze) && <IconButton icon="x" label={`${words.end}: ${what(snooze)}`} onClick={() => { end.mutate(snooze.id); }} />}
        </li>
      ))}
    </ul>
  );
}
