import { useMe, useCameras } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { EmptyState } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import styles from "./Accounts.module.css";
import { accountCalls } from "./calls";
import { PasswordPanel } from "./PasswordPanel";
import { SecondFactorPanel } from "./SecondFactorPanel";
import { SessionTable } from "./SessionTable";
import { useAccountQuery } from "./useAccountQuery";

/** One's own account: password, second step, where one is signed in. */
export function AccountScreen({ onSignOut }: { onSignOut: () => void }) {
  const greeted = useMe();
  // The greeting is of when the page was opened: a second step set up since is not in it.
  const me = useAccountQuery("me", accountCalls.me).data ?? greeted;
  const cameras = useCameras();
  const words = t.accounts.own;
  const signOut = (
    <Button tone="outline" onClick={onSignOut}>
      {words.signOut}
    </Button>
  );
  if (!me?.user) {
    return (
      <EmptyState title={words.machine.title} text={words.machine.text}>
        {signOut}
      </EmptyState>
    );
  }
  const { user } = me;
  return (
    <div className={styles.own}>
      <div className={styles.column}>
        <Panel title={user.shown_name} beside={<span className={layout.faint}>{user.name}</span>} foot={signOut}>
          <dl className={styles.facts}>
            <dt>{words.role}</dt>
            <dd>{t.accounts.roles[user.role]}</dd>
            <dt>{words.may}</dt>
            <dd>{me.permissions.map((each) => t.accounts.permissions[each]).join(", ")}</dd>
            <dt>{words.cameras}</dt>
            <dd>{me.cameras ? me.cameras.map((id) => cameras.find((each) => each.id === id)?.name ?? id).join(", ") : words.allCameras}</dd>
          </dl>
        </Panel>
        <PasswordPanel />
      </div>
      <div className={styles.column}>
        <SecondFactorPanel user={user} />
        <Panel title={t.accounts.sessions.mine} flush>
          <SessionTable user={user.id} />
        </Panel>
      </div>
    </div>
  );
}
