import type { SalesMapping, SalesPreview } from "@/api/generated";
import { t } from "@/i18n";
import { SelectField, Switch, TextField } from "@/kit/Field";
import { Segmented } from "@/kit/Segmented";

import { DATE_ORDERS, FIELDS, SEPARATORS, withColumn, withHeader } from "./mapping";
import styles from "./Sales.module.css";

interface Props {
  preview: SalesPreview;
  mapping: SalesMapping;
  /** Nobody has chosen yet how days are written, and the file does not say it. */
  isDateOpen: boolean;
  onChange: (mapping: SalesMapping) => void;
  onDateOrder: (mapping: SalesMapping) => void;
}

/** Which column is what, and how numbers and days are written. */
export function MappingFields({ preview, mapping, isDateOpen, onChange, onDateOrder }: Props) {
  const words = t.sales;
  const dates = DATE_ORDERS.map((value): { value: string; label: string } => ({ value, label: words.dates[value] }));
  return (
    <div className={styles.fields}>
      <SelectField
        label={words.separator.label}
        value={SEPARATORS.find((each) => each === mapping.separator) ?? ","}
        options={SEPARATORS.map((value) => ({ value, label: words.separator[value] }))}
        onValue={(separator) => { onChange({ ...mapping, separator }); }}
      />
      <SelectField
        label={words.dates.label}
        value={isDateOpen ? "" : mapping.date_order}
        options={isDateOpen ? [{ value: "", label: words.chooseDates }, ...dates] : dates}
        onValue={(chosen) => {
          const order = DATE_ORDERS.find((each) => each === chosen);
          if (order) onDateOrder({ ...mapping, date_order: order });
        }}
      />
      <Segmented label={words.decimal.label} value={mapping.decimal} options={(["point", "comma"] as const).map((value) => ({ value, label: words.decimal[value] }))} onChange={(decimal) => { onChange({ ...mapping, decimal }); }} />
      <SelectField label={words.row.label} value={mapping.row} options={(["line", "receipt"] as const).map((value) => ({ value, label: words.row[value] }))} onValue={(row) => { onChange({ ...mapping, row }); }} />
      <Switch label={words.header} checked={mapping.header} onValue={(header) => { onChange(withHeader(mapping, header, preview)); }} />
      <TextField label={words.prefix.label} hint={words.prefix.hint} maxLength={20} value={mapping.return_prefix ?? ""} onValue={(return_prefix) => { onChange({ ...mapping, return_prefix }); }} />
      {FIELDS.map((field) => {
        const column = mapping.columns[field] ?? "";
        const known = preview.columns.includes(column) || column === "" ? preview.columns : [column, ...preview.columns];
        return (
          <SelectField
            key={field}
            label={words.fields[field]}
            value={column}
            options={[{ value: "", label: words.notThere }, ...known.filter((name) => name !== "").map((name) => ({ value: name, label: name }))]}
            onValue={(chosen) => { onChange(withColumn(mapping, field, chosen)); }}
          />
        );
      })}
    </div>
  );
}
