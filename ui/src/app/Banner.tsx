import type { ReactNode } from "react";

import { Icon } from "@/kit/Icon";

import styles from "./Banner.module.css";

interface Props {
  title: string;
  text: string;
  /** Read aloud when convenient, or at once (an error after an action). */
  live?: "status" | "alert";
  children?: ReactNode;
}

/** A row above the screen: what does not work, and what to do. */
export function Banner({ title, text, live = "status", children }: Props) {
  return (
    <section className={styles.banner} aria-label={title}>
      <Icon name="medium" />
      <b role={live}>{title}</b>
      <span>{text}</span>
      {children}
    </section>
  );
}
