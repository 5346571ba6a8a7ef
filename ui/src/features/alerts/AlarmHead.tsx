import { titleOf } from "@/api/alert-title";
import type { AlertView } from "@/api/generated";
import { useNow } from "@/api/useNow";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { age } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { severityClass } from "@/kit/SeverityChip";

import { ownershipOf } from "./alarm-facts";
import styles from "./AlarmBand.module.css";
import { responseClock } from "./response-clock";

/** Filled, dashed, plain. */
const LOOKS = { fill: styles.on, line: styles.held, text: styles.closed };

/** The alarm that is worked on, in the place of the band: filled while nobody has it. */
export function AlarmHead({ alert, onBack }: { alert: AlertView; onBack: () => void }) {
  const clock = responseClock(alert, useNow());
  return (
    <section className={classes(styles.band, LOOKS[ownershipOf(alert)], severityClass(alert.severity))} aria-label={t.alerts.announce(t.common.severity[alert.severity], titleOf(alert), alert.place)}>
      <Icon name={alert.severity} size="large" />
      <span className={styles.severity}>{t.common.severity[alert.severity]}</span>
      <span className={styles.what}>
        <span className={layout.ellipsis}>{titleOf(alert)}</span>
        <span className={classes(styles.place, layout.ellipsis)}>{alert.place}</span>
      </span>
      <span className={styles.age}>{age(clock.usedMs)}</span>
      <Button keyHint={firstKey("leave")} onClick={onBack}>
        {t.alerts.focus.back}
      </Button>
    </section>
  );
}
