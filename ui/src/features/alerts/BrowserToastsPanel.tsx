import { useState } from "react";

import { t } from "@/i18n";
import { Switch } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { inDesktop } from "@/platform/desktop";
import { preferences, usePreferences } from "@/platform/preferences";

import { browserToasts } from "./browser-toasts";

/** Whether this browser tells of alarms while nobody looks at the page. The desktop's window has toasts of its own. */
export function BrowserToastsPanel() {
  const { browserToasts: wanted } = usePreferences();
  const [right, setRight] = useState(() => browserToasts.right);
  if (inDesktop()) return null;
  const words = t.alerts.browserToasts;
  const turn = (on: boolean) => {
    if (!on) {
      preferences.set({ browserToasts: false });
      return;
    }
    void browserToasts.ask().then((given) => {
      setRight(given);
      preferences.set({ browserToasts: given === "granted" });
    });
  };
  const problem = right === "granted" || right === "default" ? undefined : words.problems[right];
  return (
    <Panel title={words.title} beside={<span className={layout.faint}>{t.settings.screen.hint}</span>}>
      <div className={layout.stack}>
        <Switch label={words.on} checked={wanted && problem === undefined} disabled={problem !== undefined} onValue={turn} />
        <span className={layout.faint}>{words.how}</span>
        {problem !== undefined && <Note tone="warn">{problem}</Note>}
      </div>
    </Panel>
  );
}
