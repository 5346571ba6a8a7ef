import { accounts } from "./en/accounts";
import { accuracy } from "./en/accuracy";
import { alerts } from "./en/alerts";
import { cameras } from "./en/cameras";
import { checklist } from "./en/checklist";
import { commands } from "./en/commands";
import { common } from "./en/common";
import { compare } from "./en/compare";
import { devices } from "./en/devices";
import { errors } from "./en/errors";
import { incidents } from "./en/incidents";
import { live } from "./en/live";
import { morning } from "./en/morning";
import { movement } from "./en/movement";
import { notifications } from "./en/notifications";
import { overview } from "./en/overview";
import { playback } from "./en/playback";
import { proof } from "./en/proof";
import { reports } from "./en/reports";
import { review } from "./en/review";
import { rules } from "./en/rules";
import { sales } from "./en/sales";
import { settings } from "./en/settings";
import { setup } from "./en/setup";
import { shell } from "./en/shell";
import { storage } from "./en/storage";
import { zones } from "./en/zones";

export const en = { accounts, accuracy, alerts, cameras, checklist, commands, common, compare, devices, errors, incidents, live, morning, movement, notifications, overview, playback, proof, reports, review, rules, sales, settings, setup, shell, storage, zones };

/** What a language must say. English is the model; the compiler finds what another one lacks. */
export type Catalogue = typeof en;
