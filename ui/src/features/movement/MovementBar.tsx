import type { ReactNode } from "react";

import type { CameraView } from "@/api/generated";
import { t } from "@/i18n";
import { Button, IconButton } from "@/kit/Button";
import { SelectField } from "@/kit/Field";

import styles from "./Movement.module.css";

interface Props {
  cameras: readonly CameraView[];
  camera: string;
  day: string;
  isToday: boolean;
  onCamera: (camera: string) => void;
  /** Some days later; 0 is today. */
  onDay: (days: number) => void;
  children?: ReactNode;
}

/** Which camera, and which day. */
export function MovementBar({ cameras, camera, day, isToday, onCamera, onDay, children }: Props) {
  const words = t.movement.bar;
  return (
    <div className={styles.choices}>
      <SelectField label={words.camera} hideLabel value={camera} options={cameras.map(({ id, name }) => ({ value: id, label: name }))} onValue={onCamera} />
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
      {children}
    </div>
  );
}
