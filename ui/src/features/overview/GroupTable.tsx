import type { GroupNumbers } from "@/api/generated";
import { t } from "@/i18n";
import { count, percent } from "@/i18n/format";
import { DataMark } from "@/kit/DataMark";
import { EmptyState } from "@/kit/Notice";
import table from "@/kit/table.module.css";

import { knownShare, sizeRows } from "./groups";

/** Today's groups by their size. */
export function GroupTable({ groups }: { groups: GroupNumbers | undefined }) {
  const words = t.overview.groups;
  if (!groups) return <EmptyState title={words.empty.title} text={words.empty.text} />;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{words.size}</th>
          <th className={table.number}>{words.column}</th>
          <th className={table.number}>{words.share}</th>
        </tr>
      </thead>
      <tbody>
        {sizeRows(groups).map(({ size, isMore, groups: sized, share }) => (
          <tr key={size}>
            <th scope="row">{isMore ? words.orMore(count(size)) : words.people(size)}</th>
            <td className={table.number}>{count(sized)}</td>
            <td className={table.number}>{share === undefined ? words.none : percent(share)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{words.unknown}</th>
          <td className={table.number}>{count(groups.unknown)}</td>
          <td className={table.number}>
            <DataMark complete={groups.unknown === 0}>{words.known(percent(knownShare(groups)))}</DataMark>
          </td>
        </tr>
      </tbody>
    </table>
  );
}
