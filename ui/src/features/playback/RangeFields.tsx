import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { span } from "@/i18n/format";
import { Note } from "@/kit/Notice";
import { TimeField } from "@/kit/TimeField";

import type { FullRange } from "./range";

interface Props {
  range: FullRange;
  onRange: (range: FullRange) => void;
}

/** Start and end of a range, by the store's clocks. */
export function RangeFields({ range, onRange }: Props) {
  const { time_zone: zone } = useSite();
  const words = t.playback.fields;
  return (
    <>
      <TimeField label={words.from} valueMs={range.inMs} zone={zone} onValue={(inMs) => { onRange({ ...range, inMs }); }} />
      <TimeField
        label={words.to}
        valueMs={range.outMs}
        zone={zone}
        {...(range.inMs < range.outMs && { hint: span((range.outMs - range.inMs) / 1000) })}
        onValue={(outMs) => { onRange({ ...range, outMs }); }}
      />
      {range.inMs >= range.outMs && <Note tone="bad">{words.order}</Note>}
    </>
  );
}
