import { t } from "@/i18n";
import { SelectField, Switch, TextField } from "@/kit/Field";

import styles from "./Notifications.module.css";
import { withSecurity, type RouteDraft, type RouteField } from "./route-draft";

interface Props {
  draft: RouteDraft;
  hasSecret: boolean;
  problem: (field: RouteField) => string | undefined;
  onChange: (part: Partial<RouteDraft>) => void;
}

/** A mail server and who gets mail. */
export function MailFields({ draft, hasSecret, problem, onChange }: Props) {
  const words = t.notifications.form;
  return (
    <>
      <TextField label={words.receivers} hint={words.receiversHint} value={draft.receivers} problem={problem("receivers")} spellCheck={false} autoComplete="off" onValue={(receivers) => { onChange({ receivers }); }} />
      <TextField label={words.sender} value={draft.sender} problem={problem("sender")} spellCheck={false} autoComplete="off" onValue={(sender) => { onChange({ sender }); }} />
      <div className={styles.server}>
        <TextField label={words.host} value={draft.host} problem={problem("host")} spellCheck={false} autoComplete="off" onValue={(host) => { onChange({ host }); }} />
        <TextField label={words.port} value={draft.port} problem={problem("port")} inputMode="numeric" maxLength={5} autoComplete="off" onValue={(port) => { onChange({ port }); }} />
      </div>
      <SelectField
        label={words.security}
        value={draft.security}
        problem={problem("security")}
        options={(["start_tls", "tls", "none"] as const).map((value) => ({ value, label: words.securities[value] }))}
        onValue={(security) => { onChange(withSecurity(draft, security)); }}
      />
      <div className={styles.pair}>
        <TextField label={words.username} value={draft.username} spellCheck={false} autoComplete="off" autoCapitalize="none" onValue={(username) => { onChange({ username }); }} />
        <TextField label={words.password} hint={hasSecret ? words.passwordKept : undefined} problem={problem("secret")} type="password" value={draft.secret} autoComplete="new-password" onValue={(secret) => { onChange({ secret }); }} />
      </div>
      {hasSecret && <Switch label={words.withoutSecret} checked={draft.withoutSecret} onValue={(withoutSecret) => { onChange({ withoutSecret }); }} />}
    </>
  );
}
