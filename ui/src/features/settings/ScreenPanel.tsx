import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Switch } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";
import { preferences, usePreferences } from "@/platform/preferences";

import styles from "./Settings.module.css";

/** Preferences of this client. */
export function ScreenPanel({ onSignOut }: { onSignOut: () => void }) {
  const { language, theme, density, letters, video } = usePreferences();
  const words = t.settings.screen;
  const options = <T extends string>(labels: Record<T, string>) => (Object.entries(labels) as [T, string][]).map(([value, label]) => ({ value, label }));
  return (
    <Panel
      title={words.title}
      beside={<span className={layout.faint}>{words.hint}</span>}
      foot={
        <Button tone="outline" onClick={onSignOut}>
          {words.signOut}
        </Button>
      }
    >
      <div className={layout.stack}>
        <div className={styles.choices}>
          <span className={layout.label}>{words.language}</span>
          <Segmented
            label={words.language}
            value={language}
            options={options(words.languages)}
            onChange={(value) => {
              preferences.set({ language: value });
              // Every word of this page is of one language.
              location.reload();
            }}
          />
          <span className={layout.label}>{words.theme}</span>
          <Segmented label={words.theme} value={theme} options={options(words.themes)} onChange={(value) => { preferences.set({ theme: value }); }} />
          <span className={layout.label}>{words.density}</span>
          <Segmented label={words.density} value={density} options={options(words.densities)} onChange={(value) => { preferences.set({ density: value }); }} />
          <span className={layout.label}>{words.video}</span>
          <Segmented label={words.video} value={video} options={options(words.videos)} onChange={(value) => { preferences.set({ video: value }); }} />
        </div>
        <span className={layout.faint}>{words.videoHint}</span>
        <Switch label={words.letters} checked={letters} onValue={(value) => { preferences.set({ letters: value }); }} />
      </div>
    </Panel>
  );
}
