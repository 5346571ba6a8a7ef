import type { SalesDateOrder, SalesMapping, SalesPreview } from "@/api/generated";
import type { t } from "@/i18n";

export type SalesField = keyof typeof t.sales.fields;

/** What a column can be, in the order in which it is asked for. */
export const FIELDS: readonly SalesField[] = ["receipt", "date", "time", "amount", "units", "unit_price", "tax", "kind", "product", "name", "original", "currency"];

export const SEPARATORS = [",", ";", "\t", "|"] as const;
export type Separator = (typeof SEPARATORS)[number];

export const DATE_ORDERS: readonly SalesDateOrder[] = ["year_month_day", "day_month_year", "month_day_year"];

/** Enough of a file to see how it is read. */
export const SAMPLE_BYTES = 1 << 20;

/** The same with a column for a field, or none. */
export function withColumn(mapping: SalesMapping, field: SalesField, column: string): SalesMapping {
  const columns = Object.fromEntries(Object.entries(mapping.columns).filter(([other]) => other !== field));
  return { ...mapping, columns: column === "" ? columns : { ...columns, [field]: column } };
}

/** Without names, columns go by their numbers, and the other way round. */
export function withHeader(mapping: SalesMapping, header: boolean, { columns }: Pick<SalesPreview, "columns">): SalesMapping {
  const place = (column: string) => columns.indexOf(column);
  const renamed = Object.entries(mapping.columns).flatMap(([field, column]) => (place(column) < 0 ? [] : [[field, `#${String(place(column) + 1)}`] as const]));
  return { ...mapping, header, columns: Object.fromEntries(renamed) };
}

/** The first field whose column the file does not have: it is another till's, or the till writes otherwise now. */
export function absent({ columns }: SalesMapping, preview: Pick<SalesPreview, "columns">): { field: SalesField; column: string } | undefined {
  const names = preview.columns.map((name) => name.toLowerCase());
  const isThere = (column: string) => names.includes(column.trim().toLowerCase()) || Number(/^#(\d+)$/.exec(column)?.[1] ?? Infinity) <= names.length;
  const field = FIELDS.find((each) => columns[each] !== undefined && !isThere(columns[each]));
  return field && { field, column: columns[field] ?? "" };
}

/** What is missing before anything can be read: a field, or `money` for an amount in either form. */
export function missing({ columns }: SalesMapping): SalesField | "money" | undefined {
  if (!columns["receipt"]) return "receipt";
  if (!columns["date"]) return "date";
  const hasMoney = columns["amount"] ?? (columns["unit_price"] && columns["units"]);
  return hasMoney ? undefined : "money";
}
