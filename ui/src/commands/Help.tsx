import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Key } from "@/kit/Key";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { usePreferences } from "@/platform/preferences";

import { ACTION_IDS, ACTIONS, type ActionGroup, type ActionId } from "./actions";
import styles from "./Help.module.css";
import { keyLabel, onMac } from "./keymap";

const GROUPS = Object.keys(t.commands.groups) as ActionGroup[];

/** Every key there is. */
export function Help({ onClose }: { onClose: () => void }) {
  const { letters } = usePreferences();
  return (
    <Dialog
      title={t.commands.title}
      wide
      onClose={onClose}
      foot={
        <Button tone="primary" onClick={onClose}>
          {t.common.close}
        </Button>
      }
    >
      {!letters && <Note>{t.commands.lettersOff}</Note>}
      <div className={styles.groups}>
        {GROUPS.map((group) => (
          <section key={group} aria-label={t.commands.groups[group]}>
            <h3>{t.commands.groups[group]}</h3>
            <ul>
              {ACTION_IDS.filter((id) => ACTIONS[id].group === group || ACTIONS[id].also === group).map((id) => (
                <ActionRow key={id} id={id} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function ActionRow({ id }: { id: ActionId }) {
  const mac = onMac();
  const labels = ACTIONS[id].keys.map((key) => keyLabel(key, mac));
  return (
    <li>
      {t.commands.names[id]}
      <span>
        <span className={layout.hidden}>{labels.join(", ")}</span>
        {labels.map((label) => (
          <Key key={label} name={label} />
        ))}
      </span>
    </li>
  );
}
