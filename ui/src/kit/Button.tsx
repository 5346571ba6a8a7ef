import type { ComponentProps } from "react";

import styles from "./Button.module.css";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";
import { Key } from "./Key";

interface Look {
  tone?: "plain" | "primary" | "outline" | "ghost" | "danger";
  size?: "normal" | "small" | "big";
  icon?: IconName;
  /** The key that does the same, as shown on it. */
  keyHint?: string | undefined;
  /** On small screens only the drawing is seen. */
  drawingSuffices?: boolean;
}

type Props = Look & Omit<ComponentProps<"button">, "children" | "className"> & { children: string };

/** A button with a word on it. */
export function Button({ tone = "plain", size = "normal", icon, keyHint, drawingSuffices = false, children, ...rest }: Props) {
  return (
    <button type="button" className={classes(styles.button, tone !== "plain" && styles[tone], size !== "normal" && styles[size])} {...rest}>
      {icon && <Icon name={icon} size="small" />}
      {drawingSuffices ? <span className={styles.words}>{children}</span> : children}
      {keyHint && <Key name={keyHint} />}
    </button>
  );
}

type IconButtonProps = Omit<Look, "keyHint" | "icon" | "drawingSuffices"> &
  Omit<ComponentProps<"button">, "children" | "className" | "aria-label" | "title"> & { icon: IconName; label: string };

/** A button with a drawing on it; the label is its name and its tooltip. */
export function IconButton({ tone = "ghost", size = "small", icon, label, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={classes(styles.button, styles.icon, tone !== "plain" && styles[tone], size !== "normal" && styles[size])}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} size="small" />
    </button>
  );
}
