import { isTaken, openCount } from "@/api/alert-state";
import type { GroupNumbers, VisitorNumbers } from "@/api/generated";
import { useAlerts, useConnection, useNumbers, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { count, hourMinute, hourOnly, oneDecimal, percent, span } from "@/i18n/format";
import { DataMark } from "@/kit/DataMark";
import { Kpi } from "@/kit/Kpi";

import { knownShare, meanSize } from "./groups";
import styles from "./Overview.module.css";

/** The day's figures. */
export function KpiRow() {
  const numbers = useNumbers();
  const alerts = useAlerts();
  const { time_zone: zone } = useSite();
  const connection = useConnection();
  const words = t.overview;
  const open = openCount(alerts);
  const taken = alerts.filter(isTaken).length;
  const sum = (pick: "ins" | "outs") => numbers.hours.reduce((total, hour) => total + hour[pick], 0);
  const peak = numbers.hours.reduce((best, hour) => (hour.occupancy_peak > best.occupancy_peak ? hour : best), { occupancy_peak: 0, start_ms: 0 });
  const complete = numbers.coverage >= 1;
  const seen = <DataMark complete={complete}>{complete ? t.common.measured : t.common.seen(percent(numbers.coverage))}</DataMark>;
  const mark = connection.kind === "live" ? seen : <span className={styles.old}>{words.figuresFrom(hourMinute(numbers.at_ms, zone))}</span>;
  return (
    <section className={styles.kpis} aria-label={words.kpis}>
      <Kpi {...words.footfall} howLabel={words.howLabel(words.footfall.name)} value={count(numbers.footfall)} foot={mark} />
      {numbers.groups && <GroupKpi groups={numbers.groups} />}
      {numbers.visitors && <VisitorKpis visitors={numbers.visitors} />}
      <Kpi {...words.occupancy} howLabel={words.howLabel(words.occupancy.name)} value={count(numbers.occupancy)} foot={mark} />
      <Kpi {...words.crossings} howLabel={words.howLabel(words.crossings.name)} value={`${count(sum("ins"))} / ${count(sum("outs"))}`} foot={mark} />
      {numbers.capture_rate !== undefined && <Kpi {...words.capture} howLabel={words.howLabel(words.capture.name)} value={percent(numbers.capture_rate)} foot={words.passers(count(numbers.passers))} />}
      <Kpi {...words.peak} howLabel={words.howLabel(words.peak.name)} value={count(peak.occupancy_peak)} foot={peak.occupancy_peak > 0 ? words.peakAt(hourOnly(peak.start_ms, zone)) : words.noPeak} />
      <Kpi {...words.alarms} howLabel={words.howLabel(words.alarms.name)} value={count(open + taken)} foot={taken > 0 && words.alarmsTaken(taken)} />
    </section>
  );
}

/** Beside the people who came in: with whom. */
function GroupKpi({ groups }: { groups: GroupNumbers }) {
  const words = t.overview.groups;
  const [mean, known] = [meanSize(groups), knownShare(groups)];
  return (
    <Kpi
      name={words.name}
      how={words.how}
      howLabel={t.overview.howLabel(words.name)}
      value={count(groups.groups)}
      foot={<DataMark complete={known >= 1}>{groupText(mean, known)}</DataMark>}
    />
  );
}

/** How many came together, on average; of how many that is known where not of all. */
function groupText(mean: number | undefined, known: number): string {
  const words = t.overview.groups;
  if (mean === undefined) return words.known(percent(known));
  return known >= 1 ? words.each(oneDecimal(mean)) : words.eachOfKnown(oneDecimal(mean), percent(known));
}

/** Beside footfall while people are known again. */
function VisitorKpis({ visitors: { visits, known, footfall_without_staff: people, staff_entries: staff, bounce_rate: bounce, ends_known: ends, short_stay_s: limit } }: { visitors: VisitorNumbers }) {
  const words = t.overview;
  return (
    <>
      <Kpi
        name={words.visits.name}
        how={words.visits.how}
        howLabel={words.howLabel(words.visits.name)}
        value={count(visits)}
        foot={known === undefined ? words.visits.none : <DataMark complete={known >= 1}>{words.visits.known(percent(known))}</DataMark>}
      />
      <Kpi name={words.withoutStaff.name} how={words.withoutStaff.how} howLabel={words.howLabel(words.withoutStaff.name)} value={count(people)} foot={words.withoutStaff.staff(count(staff))} />
      <Kpi
        name={words.shortStays.name}
        how={words.shortStays.how(span(limit))}
        howLabel={words.howLabel(words.shortStays.name)}
        value={bounce === undefined ? words.shortStays.nothing : percent(bounce)}
        foot={ends === undefined ? words.visits.none : <DataMark complete={ends >= 1}>{words.shortStays.known(percent(ends))}</DataMark>}
      />
    </>
  );
}
