import { useRef } from "react";

import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { CopyButton } from "@/kit/CopyButton";
import { Switch, TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";

import styles from "./Notifications.module.css";
import { newKey, type RouteDraft, type RouteField } from "./route-draft";

interface Props {
  draft: RouteDraft;
  hasSecret: boolean;
  problem: (field: RouteField) => string | undefined;
  onChange: (part: Partial<RouteDraft>) => void;
}

/** A program that is called, and the key that proves who calls. */
export function WebhookFields({ draft, hasSecret, problem, onChange }: Props) {
  const key = useRef<HTMLInputElement>(null);
  const words = t.notifications.form;
  return (
    <>
      <TextField label={words.url} hint={words.urlHint} value={draft.url} problem={problem("url")} inputMode="url" spellCheck={false} autoComplete="off" onValue={(url) => { onChange({ url }); }} />
      <div className={styles.key}>
        <TextField
          ref={key}
          label={words.key}
          hint={hasSecret && draft.secret === "" ? words.keyKept : undefined}
          problem={problem("secret")}
          value={draft.secret}
          spellCheck={false}
          autoComplete="off"
          onValue={(secret) => { onChange({ secret }); }}
        />
        <Button tone="outline" onClick={() => { onChange({ secret: newKey() }); }}>
          {words.makeKey}
        </Button>
      </div>
      {draft.secret !== "" && (
        <Note live="status">
          {words.copyNow}
          <div className={layout.row}>
            <CopyButton key={draft.secret} text={draft.secret} size="small" shown={() => key.current} />
          </div>
        </Note>
      )}
      <Switch label={words.local} checked={draft.local} onValue={(local) => { onChange({ local }); }} />
    </>
  );
}
