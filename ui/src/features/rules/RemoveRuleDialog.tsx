import { explainFailure } from "@/api/explain";
import type { RuleView } from "@/api/generated";
import { t } from "@/i18n";
import { ConfirmDialog } from "@/kit/ConfirmDialog";

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
    <ConfirmDialog
      title={words.title(rule.name)}
      text={words.text}
      action={words.action}
      busy={remove.isPending}
      problem={remove.error ? explainFailure(remove.error) : undefined}
      onConfirm={() => { remove.mutate(rule.id, { onSuccess: onRemoved }); }}
      onClose={onClose}
    />
  );
}
