import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { SecondFactorDemand, SignInPolicy, UserView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { SelectField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import styles from "./Accounts.module.css";
import { accountCalls } from "./calls";
import { useAccountChange, useAccountQuery } from "./useAccountQuery";

const DEMANDS: readonly SecondFactorDemand[] = ["nobody", "managers", "everybody"];

/** What signing in asks of people, and how many have yet to set it up. For whoever sees all cameras: it is the store's. */
export function SignInPolicyPanel({ users }: { users: readonly UserView[] }) {
  const policy = useAccountQuery("sign-in-policy", accountCalls.signInPolicy);
  return (
    <Panel title={t.accounts.policy.title}>
      <div className={layout.stack}>
        {policy.error && (
          <Note tone="bad" live="alert">
            {explainFailure(policy.error)}
          </Note>
        )}
        {policy.data && <PolicyForm key={policy.data.second_factor} policy={policy.data} users={users} />}
      </div>
    </Panel>
  );
}

function PolicyForm({ policy, users }: { policy: SignInPolicy; users: readonly UserView[] }) {
  const [demand, setDemand] = useState(policy.second_factor);
  const set = useAccountChange(accountCalls.setSignInPolicy);
  const words = t.accounts.policy;
  const missing = users.filter((user) => user.enabled && user.second_factor_demanded && !user.second_factor).length;
  return (
    <form
      className={layout.stack}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ second_factor: demand });
      }}
    >
      {set.error && (
        <Note tone="bad" live="alert">
          {explainFailure(set.error)}
        </Note>
      )}
      <div className={styles.policy}>
        <SelectField label={words.demand} value={demand} options={DEMANDS.map((value) => ({ value, label: words.demands[value] }))} onValue={setDemand} />
        <Button type="submit" tone="primary" disabled={demand === policy.second_factor || set.isPending}>
          {t.common.save}
        </Button>
      </div>
      <span className={layout.muted}>{missing > 0 ? words.missing(missing) : words.text}</span>
    </form>
  );
}
