import { alerts } from "./en/alerts";
import { common } from "./en/common";
import { cameras } from "./en/cameras";
import { commands } from "./en/commands";
import { live } from "./en/live";
import { overview } from "./en/overview";
import { playback } from "./en/playback";
import { rules } from "./en/rules";
import { settings } from "./en/settings";
import { shell } from "./en/shell";
import { storage } from "./en/storage";
import { zones } from "./en/zones";

/** Every word on a screen. */
export const t = { alerts, cameras, commands, common, live, overview, playback, rules, settings, shell, storage, zones } as const;
