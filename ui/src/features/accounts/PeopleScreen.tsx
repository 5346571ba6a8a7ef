import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { UserView } from "@/api/generated";
import { useMe, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { hourMinute, shortDay } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import layout from "@/kit/layout.module.css";
import { NameButton } from "@/kit/NameButton";
import { EmptyState } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import table from "@/kit/table.module.css";

import styles from "./Accounts.module.css";
import { accountCalls } from "./calls";
import { FirstAccount } from "./FirstAccount";
import { owesSecondFactor } from "./person-draft";
import { PersonForm } from "./PersonForm";
import { SessionTable } from "./SessionTable";
import { SignInPolicyPanel } from "./SignInPolicyPanel";
import { useAccountQuery } from "./useAccountQuery";

interface Props {
  selected: string | undefined;
  onSelect: (user: string | undefined) => void;
  /** The first account was made: from now on people sign in by name. */
  onFirst: () => void;
}

/** Who may do what, and who is signed in. */
export function PeopleScreen({ selected, onSelect, onFirst }: Props) {
  const users = useAccountQuery("users", accountCalls.users);
  const roles = useAccountQuery("roles", accountCalls.roles);
  const seesAll = useMe()?.cameras === undefined;
  const [adding, setAdding] = useState(false);
  const words = t.accounts.people;
  const user = users.data?.find(({ id }) => id === selected);
  const error = users.error ?? roles.error;
  if (error) {
    return (
      <EmptyState title={words.title} text={explainFailure(error)}>
        <Button tone="outline" onClick={() => void users.refetch().then(() => roles.refetch())}>
          {t.common.retry}
        </Button>
      </EmptyState>
    );
  }
  if (!users.data || !roles.data) return null;
  if (users.data.length === 0) return <FirstAccount onDone={onFirst} />;
  return (
    <div className={styles.screen}>
      <div className={styles.lists}>
        <Panel
          title={words.title}
          flush
          tools={
            <Button tone={adding || user ? "outline" : "primary"} size="small" icon="plus" onClick={() => { setAdding(true); }}>
              {words.add}
            </Button>
          }
        >
          <UserTable
            users={users.data}
            selected={adding ? undefined : selected}
            onSelect={(id) => {
              setAdding(false);
              onSelect(id);
            }}
          />
        </Panel>
        <Panel title={t.accounts.sessions.title} flush>
          <SessionTable />
        </Panel>
        {seesAll && <SignInPolicyPanel users={users.data} />}
      </div>
      {adding || user ? (
        <PersonForm
          key={adding ? "new" : `${user?.id ?? ""} ${String(user?.version)}`}
          user={adding ? undefined : user}
          roles={roles.data}
          onDone={(id) => {
            setAdding(false);
            onSelect(id);
            void users.refetch();
          }}
        />
      ) : (
        <Panel title={words.choose.title}>
          <EmptyState title={words.choose.title} text={words.choose.text} />
        </Panel>
      )}
    </div>
  );
}

function UserTable({ users, selected, onSelect }: { users: readonly UserView[]; selected: string | undefined; onSelect: (user: string) => void }) {
  const { time_zone: zone } = useSite();
  const words = t.accounts.people;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{words.columns.name}</th>
          <th>{words.columns.role}</th>
          <th>{words.columns.cameras}</th>
          <th>{words.columns.factor}</th>
          <th>{words.columns.last}</th>
          <th>{words.columns.state}</th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id} className={classes(user.id === selected && table.selected)}>
            <th scope="row">
              <NameButton onPress={() => { onSelect(user.id); }}>
                {user.shown_name}
              </NameButton>{" "}
              <span className={layout.faint}>{user.name}</span>
            </th>
            <td>{t.accounts.roles[user.role]}</td>
            <td>{user.cameras ? words.some(user.cameras.length) : t.accounts.own.allCameras}</td>
            <td>{user.second_factor ? words.factorOn : owesSecondFactor(user) ? <span className={styles.bad}>{words.factorDue}</span> : words.factorOff}</td>
            <td>{user.signed_in_ms === undefined ? words.never : `${shortDay(user.signed_in_ms, zone)}, ${hourMinute(user.signed_in_ms, zone)}`}</td>
            <td>{user.enabled ? words.enabled : <span className={styles.bad}>{words.disabled}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
