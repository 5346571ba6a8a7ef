import { useId, type ComponentProps, type ReactNode } from "react";

import { classes } from "./classes";
import styles from "./Field.module.css";
import { Icon } from "./Icon";
import hidden from "./layout.module.css";

interface Frame {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value and what to do; replaces the hint. */
  problem?: string | undefined;
}

function Message({ id, hint, problem }: { id: string; hint?: string | undefined; problem?: string | undefined }) {
  if (problem) {
    return (
      <span id={id} className={classes(styles.message, styles.bad)}>
        <Icon name="critical" size="small" />
        {problem}
      </span>
    );
  }
  return hint ? (
    <span id={id} className={styles.message}>
      {hint}
    </span>
  ) : null;
}

type TextProps = Frame &
  Omit<ComponentProps<"input">, "onChange" | "className" | "id"> & {
    onValue: (value: string) => void;
    /** Where its place says what it is. */
    hideLabel?: boolean;
  };

/** One line of text with its label. */
export function TextField({ label, hint, problem, onValue, hideLabel = false, ...rest }: TextProps) {
  const id = useId();
  const message = `${id}-message`;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={hideLabel ? hidden.hidden : undefined}>
        {label}
      </label>
      <input
        id={id}
        className={styles.input}
        aria-invalid={problem ? true : undefined}
        aria-describedby={hint || problem ? message : undefined}
        onChange={(event) => {
          onValue(event.target.value);
        }}
        {...rest}
      />
      <Message id={message} hint={hint} problem={problem} />
    </div>
  );
}

type AreaProps = Frame & Omit<ComponentProps<"textarea">, "onChange" | "className" | "id"> & { onValue: (value: string) => void };

/** Several lines of text with their label. */
export function TextArea({ label, hint, problem, onValue, ...rest }: AreaProps) {
  const id = useId();
  const message = `${id}-message`;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={4}
        className={classes(styles.input, styles.area)}
        aria-invalid={problem ? true : undefined}
        aria-describedby={hint || problem ? message : undefined}
        onChange={(event) => {
          onValue(event.target.value);
        }}
        {...rest}
      />
      <Message id={message} hint={hint} problem={problem} />
    </div>
  );
}

interface SelectProps<T extends string> extends Frame {
  value: T;
  options: readonly { value: T; label: string }[];
  onValue: (value: T) => void;
  disabled?: boolean;
  /** For tables, whose column head names it. */
  hideLabel?: boolean;
}

/** One of several values. */
export function SelectField<T extends string>({ label, hint, problem, value, options, onValue, disabled = false, hideLabel = false }: SelectProps<T>) {
  const id = useId();
  const message = `${id}-message`;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={hideLabel ? hidden.hidden : undefined}>
        {label}
      </label>
      <select
        id={id}
        className={styles.select}
        value={value}
        disabled={disabled}
        aria-invalid={problem ? true : undefined}
        aria-describedby={hint || problem ? message : undefined}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onValue(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Message id={message} hint={hint} problem={problem} />
    </div>
  );
}

interface SwitchProps {
  label: ReactNode;
  checked: boolean;
  onValue: (checked: boolean) => void;
  disabled?: boolean;
}

/** On or off, at once. */
export function Switch({ label, checked, onValue, disabled = false }: SwitchProps) {
  return (
    <label className={styles.switch}>
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        onChange={(event) => {
          onValue(event.target.checked);
        }}
      />
      <span>{label}</span>
    </label>
  );
}
