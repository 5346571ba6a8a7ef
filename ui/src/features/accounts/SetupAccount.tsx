import { explainFailure } from "@/api/explain";
import { useEngine } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import table from "@/kit/table.module.css";

import { accountCalls } from "./calls";
import { FirstAccount } from "./FirstAccount";
import { owesSecondFactor } from "./person-draft";
import { useAccountQuery } from "./useAccountQuery";

interface Props {
  /** The first account was made and is signed in. */
  onToken: (token: string) => void;
  /** It was made; signing in is for the person. */
  onFirst: () => void;
}

/** The installer's account: made once, and signed in at once. */
export function SetupAccount({ onToken, onFirst }: Props) {
  const { client } = useEngine();
  const users = useAccountQuery("users", accountCalls.users);
  const words = t.accounts.people;
  if (users.error) {
    return (
      <EmptyState title={words.title} text={explainFailure(users.error)}>
        <Button tone="outline" onClick={() => void users.refetch()}>
          {t.common.retry}
        </Button>
      </EmptyState>
    );
  }
  if (!users.data) return null;
  if (users.data.length === 0) {
    return (
      <FirstAccount
        onDone={(made) => {
          void accountCalls.signIn(client, made).then((answer) => {
            if (answer.ok && answer.value.type === "signed_in" && !owesSecondFactor(answer.value.me.user)) onToken(answer.value.token);
            else onFirst();
          });
        }}
      />
    );
  }
  return (
    <Panel title={words.title} flush>
      <table className={table.table}>
        <thead>
          <tr>
            <th>{words.columns.name}</th>
            <th>{words.columns.role}</th>
            <th>{words.columns.factor}</th>
          </tr>
        </thead>
        <tbody>
          {users.data.map((user) => (
            <tr key={user.id}>
              <th scope="row">{user.shown_name}</th>
              <td>{t.accounts.roles[user.role]}</td>
              <td>{user.second_factor ? words.factorOn : words.factorOff}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
