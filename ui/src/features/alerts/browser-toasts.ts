import { isOpen } from "@/api/alert-state";
import { titleOf } from "@/api/alert-title";
import type { AlertView, Severity } from "@/api/generated";
import { SEVERITIES } from "@/api/severities";
import { t } from "@/i18n";
import { language } from "@/platform/language";

import { toastIcon } from "./toast-icon";

/** So many stand at once; what is more is told as a number: a desktop buried in toasts tells nothing. */
const MOST = 4;

const FIRST = "inveye.first";
const MORE = "inveye.more";

/** Whether the browser lets this page tell; of those that may be asked it is `default`. */
export type ToastRight = NotificationPermission | "insecure" | "unsupported";

interface Page {
  isSecureContext: boolean;
  Notification?: typeof Notification;
}

/** What surrounds it; tests have their own. */
interface Around {
  page: Page;
  /** Whether somebody sees the page: then the alarm is before their eyes. */
  isLookedAt: () => boolean;
  bringToFront: () => void;
  iconOf: (severity: Severity) => string | undefined;
}

type ToastOptions = Omit<NotificationOptions, "icon"> & { icon?: string | undefined };

export interface TellOptions {
  onOpen: (alarm: string) => void;
  /** The page is heard by itself. */
  silent: boolean;
}

/**
 * Tells of alarms by the browser's notifications, while nobody looks at the page and nobody has the alarm.
 *
 * Each has a tag of its own, so that several pages of one browser tell of it once.
 */
export class BrowserToasts {
  readonly #shown = new Map<string, Notification>();

  constructor(private readonly around: Around) {}

  get right(): ToastRight {
    const { isSecureContext, Notification: offered } = this.around.page;
    if (!isSecureContext) return "insecure";
    return offered ? offered.permission : "unsupported";
  }

  /** Asks whoever sits here, and shows them one: some browsers say yes and show none. */
  async ask(): Promise<ToastRight> {
    if (this.right === "default") await this.around.page.Notification?.requestPermission();
    const { first } = t.alerts.browserToasts;
    if (this.right === "granted" && !this.#show(FIRST, first.title, { body: first.text, silent: true }, () => undefined)) return "unsupported";
    return this.right;
  }

  /** Tells of those that are new, and takes back those that somebody has by now. */
  follow(alerts: readonly AlertView[], isNew: (alert: AlertView) => boolean, options: TellOptions): void {
    const open = alerts.filter(isOpen);
    this.#takeBack(open);
    if (this.right !== "granted" || this.around.isLookedAt()) return;
    const fresh = open.filter(isNew).sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));
    const room = MOST - this.#ofAlarms;
    for (const alert of fresh.slice(0, Math.max(0, room))) this.#tell(alert, options);
    const [first] = fresh.slice(Math.max(0, room));
    if (!first) return;
    const { more, moreText } = t.alerts.browserToasts;
    this.#show(MORE, more(open.length), { body: moreText, silent: options.silent, icon: this.around.iconOf(first.severity) }, () => { options.onOpen(first.id); });
  }

  /** Nobody is signed in here any more. */
  clear(): void {
    this.#takeBack([]);
  }

  get #ofAlarms(): number {
    return [...this.#shown.keys()].filter((tag) => tag !== MORE).length;
  }

  #takeBack(open: readonly AlertView[]): void {
    const standing = new Set(open.map(({ id }) => id));
    for (const [tag, toast] of this.#shown) {
      const stays = tag === MORE ? open.length > MOST : standing.has(tag);
      if (stays) continue;
      this.#shown.delete(tag);
      toast.close();
    }
  }

  #tell({ id, severity, place, ...rest }: AlertView, { onOpen, silent }: TellOptions): void {
    const title = t.alerts.browserToasts.alarm(t.common.severity[severity], titleOf(rest));
    this.#show(id, title, { body: place, silent, icon: this.around.iconOf(severity), requireInteraction: severity === "critical" }, () => { onOpen(id); });
  }

  #show(tag: string, title: string, options: ToastOptions, onPress: () => void): boolean {
    const { Notification: Offered } = this.around.page;
    if (!Offered) return false;
    try {
      const { icon, ...rest } = options;
      const toast = new Offered(title, { ...rest, ...(icon !== undefined && { icon }), tag, lang: language });
      toast.addEventListener("click", () => {
        this.around.bringToFront();
        toast.close();
        onPress();
      });
      toast.addEventListener("close", () => {
        if (this.#shown.get(tag) === toast) this.#shown.delete(tag);
      });
      if (tag !== FIRST) this.#shown.set(tag, toast);
      return true;
    } catch {
      // Browsers of telephones have the name and refuse to make one.
      return false;
    }
  }
}

export const browserToasts = new BrowserToasts({
  page: globalThis,
  isLookedAt: () => document.visibilityState === "visible" && document.hasFocus(),
  bringToFront: () => {
    focus();
  },
  iconOf: toastIcon,
});
