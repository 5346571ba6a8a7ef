import type { ReactNode } from "react";

import table from "./table.module.css";

interface Props {
  /** Where pressing it selects its row. */
  selected?: boolean;
  onPress: () => void;
  children: ReactNode;
}

/** The name of a row, which leads to it. */
export function NameButton({ selected, onPress, children }: Props) {
  return (
    <button type="button" className={table.name} aria-pressed={selected} onClick={onPress}>
      {children}
    </button>
  );
}
