import { useQuery } from "@tanstack/react-query";

import type { RuleView } from "@/api/generated";
import { useCameras, useEngine, useMay } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";

import styles from "./Notifications.module.css";
import { OCCASIONS, type RouteDraft } from "./route-draft";

interface Props {
  draft: RouteDraft;
  problem: string | undefined;
  onChange: (part: Partial<RouteDraft>) => void;
}

/** Which alarms, and what of their life. */
export function FilterFields({ draft, problem, onChange }: Props) {
  const { client } = useEngine();
  const cameras = useCameras();
  const mayRules = useMay()("manage_rules");
  const rules = useQuery({ queryKey: ["rules"], queryFn: async () => unwrap(await client.json<RuleView[]>("GET", "/rules")), enabled: mayRules });
  const words = t.notifications.form;
  return (
    <>
      <fieldset className={layout.choices}>
        <legend>{words.occasions}</legend>
        {OCCASIONS.map((occasion) => (
          <label key={occasion}>
            <input type="checkbox" checked={draft[occasion]} onChange={(event) => { onChange({ [occasion]: event.target.checked }); }} />
            {words.occasionNames[occasion]}
          </label>
        ))}
      </fieldset>
      {problem !== undefined && <Note tone="bad">{problem}</Note>}
      <Choices legend={words.rules} all={words.allRules} options={(rules.data ?? []).map(({ id, name }) => ({ id, name }))} chosen={draft.rules} onChosen={(chosen) => { onChange({ rules: chosen }); }} />
      <Choices legend={words.cameras} all={words.allCameras} options={cameras} chosen={draft.cameras} onChosen={(chosen) => { onChange({ cameras: chosen }); }} />
    </>
  );
}

interface ChoicesProps {
  legend: string;
  all: string;
  options: readonly { id: string; name: string }[];
  /** None means all. */
  chosen: readonly string[];
  onChosen: (chosen: string[]) => void;
}

function Choices({ legend, all, options, chosen, onChosen }: ChoicesProps) {
  if (options.length === 0) return null;
  return (
    <details className={styles.more}>
      <summary>
        {legend}: {chosen.length === 0 ? all : options.filter(({ id }) => chosen.includes(id)).map(({ name }) => name).join(", ")}
      </summary>
      <fieldset className={layout.choices}>
        <legend>{t.notifications.form.noneIsAll}</legend>
        {options.map(({ id, name }) => (
          <label key={id}>
            <input type="checkbox" checked={chosen.includes(id)} onChange={(event) => { onChosen(event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id)); }} />
            {name}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
