import { explainFailure } from "@/api/explain";
import type { RuleView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Note } from "@/kit/Notice";

import { useRemoveRule } from "./useRules";

interface Props {
  rule: RuleView;
  onClose: () => void;
  onRemoved: () => void;
}

export function RemoveRuleDialog({ rule, onClose, onRemoved }: Props) {
  const remove = useRemoveRule();
  const words = t.rules.remove;
  return (
    <Dialog
      title={words.title(rule.name)}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="danger" disabled={remove.isPending} onClick={() => { remove.mutate(rule.id, { onSuccess: onRemoved }); }}>
            {words.action}
          </Button>
        </>
      }
    >
      <p>{words.text}</p>
      {remove.error && (
        <Note tone="bad" live="alert">
          {explainFailure(remove.error)}
        </Note>
      )}
    </Dialog>
  );
}
