import { expect, it } from "vitest";

import type { SalesMapping } from "@/api/generated";

import { absent, missing, withColumn, withHeader } from "./mapping";

const mapping = (columns: Record<string, string>): SalesMapping => ({ separator: ";", header: true, columns, date_order: "day_month_year", decimal: "comma", row: "line" });

it("says what is missing before anything can be read", () => {
  expect(missing(mapping({}))).toBe("receipt");
  expect(missing(mapping({ receipt: "Bon" }))).toBe("date");
  expect(missing(mapping({ receipt: "Bon", date: "Datum" }))).toBe("money");
  expect(missing(mapping({ receipt: "Bon", date: "Datum", unit_price: "Preis" }))).toBe("money");
  expect(missing(mapping({ receipt: "Bon", date: "Datum", unit_price: "Preis", units: "Menge" }))).toBeUndefined();
  expect(missing(mapping({ receipt: "Bon", date: "Datum", amount: "Betrag" }))).toBeUndefined();
});

it("sets a column, and takes it away", () => {
  const set = withColumn(mapping({ receipt: "Bon" }), "date", "Datum");
  expect(set.columns).toEqual({ receipt: "Bon", date: "Datum" });
  expect(withColumn(set, "receipt", "").columns).toEqual({ date: "Datum" });
});

it("keeps what columns are when their names become numbers", () => {
  const named = mapping({ receipt: "Bon", amount: "Betrag", date: "gone" });
  expect(withHeader(named, false, { columns: ["Bon", "Datum", "Betrag"] }).columns).toEqual({ receipt: "#1", amount: "#3" });
});

it("names the column that a file does not have", () => {
  const file = { columns: ["Bon", "Datum", "#3"] };
  expect(absent(mapping({ receipt: "bon", date: "#2", amount: "#3" }), file)).toBeUndefined();
  expect(absent(mapping({ receipt: "Bon", date: "Tag" }), file)).toEqual({ field: "date", column: "Tag" });
  expect(absent(mapping({ receipt: "#4" }), file)).toEqual({ field: "receipt", column: "#4" });
});
