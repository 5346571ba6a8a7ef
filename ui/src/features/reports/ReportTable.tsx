import type { ReportView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment, shortDay } from "@/i18n/format";
import { NameButton } from "@/kit/NameButton";
import table from "@/kit/table.module.css";

import { draftOf } from "./report-draft";

interface Props {
  reports: readonly ReportView[];
  selected: number | undefined;
  onSelect: (report: number) => void;
}

export function ReportTable({ reports, selected, onSelect }: Props) {
  const { time_zone: zone } = useSite();
  const { columns, days, never, form } = t.reports;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.name}</th>
          <th>{columns.days}</th>
          <th>{columns.next}</th>
          <th>{columns.formats}</th>
        </tr>
      </thead>
      <tbody>
        {reports.map((report) => (
          <tr key={report.id} className={report.id === selected ? table.selected : undefined}>
            <th scope="row">
              <NameButton selected={report.id === selected} onPress={() => { onSelect(report.id); }}>
                {report.plan.name}
              </NameButton>
            </th>
            <td className={table.text}>{days[draftOf(report, "a4").days]}</td>
            <td className={table.text}>{report.next_ms === undefined ? never : `${shortDay(report.next_ms, zone)}, ${moment(report.next_ms, zone)}`}</td>
            <td className={table.text}>{report.plan.formats.map((format) => form.formatNames[format]).join(", ")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
