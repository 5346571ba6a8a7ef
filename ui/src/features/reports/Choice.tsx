import { Note } from "@/kit/Notice";

import { toggled } from "./report-draft";
import styles from "./Reports.module.css";

interface Props<T extends string | number> {
  label: string;
  hint?: string;
  problem?: string | undefined;
  options: readonly { value: T; label: string }[];
  chosen: readonly T[];
  onChoose: (chosen: readonly T[]) => void;
}

/** Some of several. */
export function Choice<T extends string | number>({ label, hint, problem, options, chosen, onChoose }: Props<T>) {
  return (
    <fieldset className={styles.choice}>
      <legend>{label}</legend>
      {options.map(({ value, label: name }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => { onChoose(toggled(chosen, value)); }} />
          {name}
        </label>
      ))}
      {hint !== undefined && problem === undefined && <p>{hint}</p>}
      {problem !== undefined && <Note tone="bad">{problem}</Note>}
    </fieldset>
  );
}
