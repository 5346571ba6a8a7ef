import { explainFailure } from "@/api/explain";
import type { CameraView, TimelineView } from "@/api/generated";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { span } from "@/i18n/format";
import { Button, IconButton } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { CameraFields } from "./CameraFields";
import { ExportList } from "./ExportList";
import styles from "./Exports.module.css";
import { missing } from "./marks";
import type { FullRange } from "./range";
import { RangeFields } from "./RangeFields";
import type { useExports } from "./useExports";

interface Props {
  cameras: readonly CameraView[];
  chosen: readonly string[];
  range: FullRange;
  reason: string;
  by: string;
  timeline: TimelineView | undefined;
  exports: ReturnType<typeof useExports>;
  onChosen: (chosen: string[]) => void;
  onRange: (range: FullRange) => void;
  onReason: (reason: string) => void;
  onBy: (name: string) => void;
  onStart: () => void;
  onClose: () => void;
}

/** The newest above the form, some earlier ones below it. Still older ones are on the engine's machine until their week is over. */
const SHOWN = 3;

/** Video for others: which, of when and why; and what became of it. */
export function ExportForm({ cameras, chosen, range, reason, by, timeline, exports, onChosen, onRange, onReason, onBy, onStart, onClose }: Props) {
  const words = t.playback.export;
  const { start, list, listError, remove } = exports;
  const failure = start.error ?? remove.error;
  const rows = timeline?.cameras.filter((row) => chosen.includes(row.camera)) ?? [];
  const lacking = rows.map((row) => ({ row, ms: missing([row], { fromMs: range.inMs, toMs: range.outMs }, timeline?.now_ms ?? 0).ms })).filter(({ ms }) => ms >= 1000);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onStart();
      }}
    >
      <Panel
        title={words.title}
        tools={<IconButton icon="x" label={t.common.close} onClick={onClose} />}
        foot={
          <>
            <span className={layout.push} />
            <Button type="submit" tone="primary" icon="export" keyHint={firstKey("playback.export")} disabled={start.isPending || chosen.length === 0 || range.inMs >= range.outMs || reason.trim() === ""}>
              {words.start}
            </Button>
          </>
        }
      >
        <div className={layout.stack}>
          {failure && (
            <Note tone="bad" live="alert">
              {explainFailure(failure)}
            </Note>
          )}
          {list && list.length > 0 && <ExportList label={words.newest} exports={list.slice(0, 1)} cameras={cameras} onRemove={(id) => { remove.mutate(id); }} />}
          <RangeFields range={range} onRange={onRange} />
          <TextField label={words.reason} value={reason} maxLength={500} autoComplete="off" onValue={onReason} />
          <TextField label={words.by} value={by} maxLength={200} autoComplete="name" onValue={onBy} />
          <CameraFields cameras={cameras} chosen={chosen} onChosen={onChosen} />
          {chosen.length === 0 && <Note tone="bad">{t.playback.fields.none}</Note>}
          {lacking.length > 0 && (
            <Note tone="warn" title={words.missing}>
              {lacking.map(({ row, ms }) => (
                <span key={row.camera}>{words.missingOf(cameras.find((camera) => camera.id === row.camera)?.name ?? row.camera, span(ms / 1000))}</span>
              ))}
            </Note>
          )}
          <Note>{words.signed}</Note>
          <h3 className={styles.earlier}>{words.earlier}</h3>
          {list ? (
            <ExportList label={words.earlier} exports={list.slice(1, SHOWN)} cameras={cameras} onRemove={(id) => { remove.mutate(id); }} />
          ) : listError ? (
            <Note tone="warn">{words.listFailed(explainFailure(listError))}</Note>
          ) : (
            <div className={styles.waiting} role="status" aria-label={t.common.loading} />
          )}
          {list?.length === 0 && <span className={layout.faint}>{words.none}</span>}
        </div>
      </Panel>
    </form>
  );
}
