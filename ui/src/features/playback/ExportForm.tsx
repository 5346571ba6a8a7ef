import { useState } from "react";

import { explain, explainFailure } from "@/api/explain";
import type { CameraView, TimelineView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { percent, span } from "@/i18n/format";
import { Button, IconButton } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { CameraFields } from "./CameraFields";
import { stageOf, type ExportView } from "./exports";
import { fieldText } from "./local-time";
import { missing } from "./marks";
import type { FullRange } from "./range";
import { RangeFields } from "./RangeFields";
import { fileName, saveFile } from "./save-file";
import styles from "./Side.module.css";
import type { useExports } from "./useExports";

interface Props {
  cameras: readonly CameraView[];
  chosen: readonly string[];
  range: FullRange;
  reason: string;
  timeline: TimelineView | undefined;
  exports: ReturnType<typeof useExports>;
  onChosen: (chosen: string[]) => void;
  onRange: (range: FullRange) => void;
  onReason: (reason: string) => void;
  onStart: () => void;
  onClose: () => void;
}

/** Video for others: which, of when and why; and what became of it. */
export function ExportForm({ cameras, chosen, range, reason, timeline, exports, onChosen, onRange, onReason, onStart, onClose }: Props) {
  const words = t.playback.export;
  const { start, list, possible } = exports;
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
            <Button type="submit" tone="primary" icon="export" keyHint={firstKey("playback.export")} disabled={!possible || start.isPending || chosen.length === 0 || range.inMs >= range.outMs || reason.trim() === ""}>
              {words.start}
            </Button>
          </>
        }
      >
        <div className={layout.stack}>
          {!possible && <Note tone="warn">{words.notThere}</Note>}
          {possible && start.error && (
            <Note tone="bad" live="alert">
              {explainFailure(start.error)}
            </Note>
          )}
          {list.length > 0 && (
            <ul className={styles.exports} aria-label={words.list}>
              {list.slice(0, 3).map((each) => (
                <ExportRow key={each.id} view={each} />
              ))}
            </ul>
          )}
          <RangeFields range={range} onRange={onRange} />
          <TextField label={words.reason} value={reason} maxLength={500} autoComplete="off" onValue={onReason} />
          <CameraFields cameras={cameras} chosen={chosen} onChosen={onChosen} />
          {chosen.length === 0 && <Note tone="bad">{t.playback.fields.none}</Note>}
          {lacking.map(({ row, ms }) => (
            <Note key={row.camera} tone="warn">
              {words.missing(cameras.find((camera) => camera.id === row.camera)?.name ?? row.camera, span(ms / 1000))}
            </Note>
          ))}
          <Note>{words.signed}</Note>
        </div>
      </Panel>
    </form>
  );
}

function ExportRow({ view }: { view: ExportView }) {
  const { client } = useEngine();
  const { time_zone: zone } = useSite();
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const words = t.playback.export;
  const stage = stageOf(view);
  const save = async () => {
    setSaving(true);
    const file = await client.blob(`/exports/${encodeURIComponent(view.id)}/file`);
    setSaving(false);
    if (file.ok) saveFile(file.value, `${fileName("InvEye", view.from_ms === undefined ? view.id : fieldText(view.from_ms, zone))}.zip`);
    setProblem(file.ok ? undefined : explain(file.error));
  };
  return (
    <li>
      <div>
        <span role="status">{stage === "done" ? words.done : stage === "failed" ? (view.detail ?? words.failed) : stage === "waiting" ? words.waiting : words.running(percent(view.progress))}</span>
        {stage === "done" && (
          <Button tone="outline" size="small" disabled={saving} onClick={() => void save()}>
            {saving ? words.saving : words.file}
          </Button>
        )}
      </div>
      {(stage === "running" || stage === "waiting") && <progress className={styles.progress} value={view.progress} max={1} aria-label={words.running("")} />}
      {problem && <Note tone="bad">{problem}</Note>}
    </li>
  );
}
