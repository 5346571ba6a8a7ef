import type { Severity } from "@/api/generated";
import { SEVERITIES } from "@/api/severities";
import { t } from "@/i18n";
import { span } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { SelectField, Switch } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Panel } from "@/kit/Panel";
import { SeverityChip } from "@/kit/SeverityChip";
import table from "@/kit/table.module.css";
import { preferences, usePreferences, type SoundChoice } from "@/platform/preferences";

import { alarmSound, REPEAT_MS } from "./sound";

/** What alarms of each level sound like on this screen. */
export function SoundsPanel() {
  const { sound, sounds } = usePreferences();
  const words = t.alerts.sounds;
  const set = (severity: Severity, change: Partial<SoundChoice>) => {
    preferences.set({ sounds: { ...sounds, [severity]: { ...sounds[severity], ...change } } });
  };
  const options = <T extends string>(labels: Record<T, string>) => (Object.entries(labels) as [T, string][]).map(([value, label]) => ({ value, label }));
  return (
    <Panel
      title={words.title}
      flush
      beside={<span className={layout.faint}>{t.settings.screen.hint}</span>}
      tools={<Switch label={words.on} checked={sound} onValue={(value) => { preferences.set({ sound: value }); }} />}
      foot={<span className={layout.label}>{words.how}</span>}
    >
      <table className={table.table}>
        <thead>
          <tr>
            <th>{words.level}</th>
            <th>{words.tone}</th>
            <th>{words.volume}</th>
            <th>{words.repeat}</th>
            <th>
              <span className={layout.hidden}>{words.try}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {SEVERITIES.map((severity) => {
            const choice = sounds[severity];
            const silent = choice.tone === "none";
            const name = t.common.severity[severity];
            return (
              <tr key={severity}>
                <th scope="row">
                  <SeverityChip severity={severity} ownership="text">
                    {name}
                  </SeverityChip>
                </th>
                <td>
                  <SelectField label={words.toneOf(name)} hideLabel value={choice.tone} options={options(words.tones)} onValue={(tone) => { set(severity, { tone }); }} />
                </td>
                <td>
                  <SelectField label={words.volumeOf(name)} hideLabel value={choice.volume} disabled={silent} options={options(words.volumes)} onValue={(volume) => { set(severity, { volume }); }} />
                </td>
                <td>
                  <Switch
                    label={
                      <>
                        <span className={layout.hidden}>{words.repeatOf(name)}</span>
                        {words.every(span(REPEAT_MS[severity] / 1000))}
                      </>
                    }
                    checked={choice.repeat && !silent}
                    disabled={silent}
                    onValue={(repeat) => { set(severity, { repeat }); }}
                  />
                </td>
                <td>
                  <Button tone="outline" size="small" icon="sound" disabled={silent} aria-label={words.tryOf(name)} onClick={() => void alarmSound.tryOut(severity, choice)}>
                    {words.try}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
