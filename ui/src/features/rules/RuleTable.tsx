import type { RuleView } from "@/api/generated";
import { useCameras } from "@/api/hooks";
import { t } from "@/i18n";
import { Switch } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { NameButton } from "@/kit/NameButton";
import { SeverityChip } from "@/kit/SeverityChip";
import table from "@/kit/table.module.css";

import { describeCondition, describeSchedule } from "./describe";
import styles from "./Rules.module.css";
import { useSaveRule } from "./useRules";

interface Props {
  rules: readonly RuleView[];
  selected: string | undefined;
  onSelect: (rule: string) => void;
}

export function RuleTable({ rules, selected, onSelect }: Props) {
  const cameras = useCameras();
  const save = useSaveRule();
  const { columns } = t.rules;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.enabled}</th>
          <th>{columns.name}</th>
          <th>{columns.condition}</th>
          <th>{columns.severity}</th>
          <th>{columns.schedule}</th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <tr key={rule.id} className={rule.id === selected ? table.selected : rule.enabled ? undefined : styles.off}>
            <td>
              <Switch label={<span className={layout.hidden}>{t.rules.turn(rule.name)}</span>} checked={rule.enabled} disabled={save.isPending} onValue={(enabled) => { save.mutate({ ...rule, enabled }); }} />
            </td>
            <th scope="row">
              <NameButton selected={rule.id === selected} onPress={() => { onSelect(rule.id); }}>
                {rule.name}
              </NameButton>
            </th>
            <td className={table.text}>{describeCondition(rule, cameras)}</td>
            <td>
              <SeverityChip severity={rule.severity} ownership="text">
                {t.common.severity[rule.severity]}
              </SeverityChip>
            </td>
            <td>{describeSchedule(rule)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
