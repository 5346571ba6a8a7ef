import type { CSSProperties, KeyboardEvent } from "react";

import { isOpen } from "@/api/alert-state";
import { titleOf } from "@/api/alert-title";
import type { AlertView } from "@/api/generated";
import { useMay, useSite } from "@/api/hooks";
import { useBlob } from "@/api/useBlob";
import { useNow } from "@/api/useNow";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { age, span } from "@/i18n/format";
import { BlobImage } from "@/kit/BlobImage";
import { Button, IconButton } from "@/kit/Button";
import { classes } from "@/kit/classes";
import layout from "@/kit/layout.module.css";
import { SeverityChip, severityClass } from "@/kit/SeverityChip";

import { ownerText } from "./alarm-facts";
import styles from "./AlarmCard.module.css";
import { responseClock } from "./response-clock";

interface Props {
  alert: AlertView;
  inTabOrder: boolean;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  /** The next step of its life, and the one that says it was nothing. */
  onStep: (step: "acknowledge" | "dispatch" | "resolve" | "dismiss") => void;
  onOpen: () => void;
  /** Absent for alarms of the whole store. */
  onShowCamera: (() => void) | undefined;
  onPlayClip: (() => void) | undefined;
  ref: (element: HTMLElement | null) => void;
}

/** An alarm that is not closed: filled while nobody has it, dashed once somebody does. */
export function AlarmCard({ alert, inTabOrder, onFocus, onKeyDown, onStep, onOpen, onShowCamera, onPlayClip, ref }: Props) {
  const { time_zone: zone } = useSite();
  const clock = responseClock(alert, useNow());
  const snapshot = useBlob(alert.has_snapshot ? `/alerts/${encodeURIComponent(alert.id)}/snapshot` : undefined);
  const mayHandle = useMay()("handle_alerts");
  const open = isOpen(alert);
  const limit = clock.limitMs === 0 ? t.alerts.now : t.alerts.of(span(clock.limitMs / 1000));
  const owner = ownerText(alert, zone);
  return (
    <article
      ref={ref}
      data-entry={alert.id}
      tabIndex={inTabOrder ? 0 : -1}
      aria-label={`${t.common.severity[alert.severity]}: ${titleOf(alert)}. ${owner}`}
      className={classes(styles.card, open ? styles.open : styles.taken, severityClass(alert.severity))}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
    >
      <div className={styles.top}>
        <SeverityChip severity={alert.severity} ownership={open ? "fill" : "line"}>
          {t.common.severity[alert.severity]}
        </SeverityChip>
        <span className={classes(layout.muted, layout.ellipsis)}>{owner}</span>
        <span className={styles.age}>
          {age(clock.usedMs)} <small>{limit}</small>
        </span>
      </div>
      <div className={styles.clock} role="img" aria-label={t.alerts.clock(age(clock.usedMs), limit)}>
        <i style={{ "--v": `${String(Math.round(clock.share * 100))}%` } as CSSProperties} />
      </div>
      <div className={styles.what}>
        <div>
          <button type="button" tabIndex={-1} className={styles.title} onClick={onOpen}>
            {titleOf(alert)}
          </button>
          <div className={styles.place}>
            {alert.place}
            {clock.lateMs > 0 && `. ${t.alerts.late(age(clock.lateMs))}`}
          </div>
        </div>
        {snapshot && <BlobImage className={styles.snapshot} blob={snapshot} alt={t.alerts.snapshot(titleOf(alert))} />}
      </div>
      <div className={styles.actions}>
        {!mayHandle ? null : open ? (
          <Button tone="outline" size="small" keyHint={firstKey("alert.acknowledge")} onClick={() => { onStep("acknowledge"); }}>
            {t.alerts.acknowledge}
          </Button>
        ) : (
          <>
            <Button tone="outline" size="small" keyHint={firstKey("alert.resolve")} onClick={() => { onStep("resolve"); }}>
              {t.alerts.resolve}
            </Button>
            {alert.state === "acknowledged" && <IconButton icon="walk" label={`${t.alerts.dispatch} (${firstKey("alert.dispatch")})`} onClick={() => { onStep("dispatch"); }} />}
          </>
        )}
        {mayHandle && (
          <Button tone="ghost" size="small" keyHint={firstKey("alert.dismiss")} onClick={() => { onStep("dismiss"); }}>
            {t.alerts.dismiss}
          </Button>
        )}
        {onShowCamera && (
          <IconButton icon="live" label={`${t.alerts.showCamera} (${firstKey("alert.camera")})`} onClick={onShowCamera} />
        )}
        {onPlayClip && <IconButton icon="play" label={`${t.alerts.clip} (${firstKey("alert.clip")})`} onClick={onPlayClip} />}
      </div>
    </article>
  );
}
