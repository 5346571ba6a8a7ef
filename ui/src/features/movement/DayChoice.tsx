import { t } from "@/i18n";
import { Button, IconButton } from "@/kit/Button";

import styles from "./Movement.module.css";

interface Props {
  day: string;
  isToday: boolean;
  /** Some days later; 0 is today. */
  onDay: (days: number) => void;
}

/** Which day, by steps. */
export function DayChoice({ day, isToday, onDay }: Props) {
  const words = t.movement.bar;
  return (
    <div className={styles.days} role="group" aria-label={words.day}>
      <IconButton icon="back" label={words.before} tone="outline" size="normal" onClick={() => { onDay(-1); }} />
      <b>{day}</b>
      <IconButton icon="chev" label={words.after} tone="outline" size="normal" disabled={isToday} onClick={() => { onDay(1); }} />
      {!isToday && (
        <Button tone="ghost" onClick={() => { onDay(0); }}>
          {words.today}
        </Button>
      )}
    </div>
  );
}
