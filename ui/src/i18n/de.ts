import { accounts } from "./de/accounts";
import { alerts } from "./de/alerts";
import { cameras } from "./de/cameras";
import { commands } from "./de/commands";
import { common } from "./de/common";
import { incidents } from "./de/incidents";
import { live } from "./de/live";
import { notifications } from "./de/notifications";
import { overview } from "./de/overview";
import { playback } from "./de/playback";
import { rules } from "./de/rules";
import { settings } from "./de/settings";
import { setup } from "./de/setup";
import { shell } from "./de/shell";
import { storage } from "./de/storage";
import { zones } from "./de/zones";
import type { Catalogue } from "./en";

export const de: Catalogue = { accounts, alerts, cameras, commands, common, incidents, live, notifications, overview, playback, rules, settings, setup, shell, storage, zones };
