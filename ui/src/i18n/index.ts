import { alerts } from "./en/alerts";
import { common } from "./en/common";
import { commands } from "./en/commands";
import { live } from "./en/live";
import { shell } from "./en/shell";

/** Every word on a screen. */
export const t = { alerts, commands, common, live, shell } as const;
