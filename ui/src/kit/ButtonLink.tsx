import type { ComponentProps } from "react";

import styles from "./Button.module.css";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";

type Props = Omit<ComponentProps<"a">, "children" | "className"> & { href: string; icon?: IconName; children: string };

/** Looks like a button and is an address: a file to be saved. */
export function ButtonLink({ icon, children, ...rest }: Props) {
  return (
    <a className={classes(styles.button, styles.outline, styles.small)} {...rest}>
      {icon && <Icon name={icon} size="small" />}
      {children}
    </a>
  );
}
