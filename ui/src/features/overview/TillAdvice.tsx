import type { TillsView } from "@/api/generated";
import { t } from "@/i18n";
import { count, oneDecimal, span } from "@/i18n/format";
import { Note } from "@/kit/Notice";

/** What should be done with the tills now, and what that follows from. */
export function TillAdvice({ tills }: { tills: TillsView }) {
  const words = t.overview.tills;
  const { advice, load, arrivals_per_hour: arrivals, mean_service_s: service, open, lanes, waiting } = tills;
  const now = words.now(count(open), count(lanes), count(waiting));
  if (load === undefined || arrivals === undefined || service === undefined) return <Note title={words.unknown}>{now}</Note>;
  return (
    <Note tone={advice === "open" ? "warn" : "plain"} live="status" title={advice === undefined ? words.keep : words.advice[advice]}>
      {now} {words.because(count(Math.round(arrivals)), span(service), oneDecimal(load))}
    </Note>
  );
}
