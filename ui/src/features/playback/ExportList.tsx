import type { CameraView, ExportView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { bytes, moment, percent, shortDay, span } from "@/i18n/format";
import { IconButton } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { ButtonLink } from "@/kit/ButtonLink";

import { explainExport } from "./explain-export";
import styles from "./Exports.module.css";

interface Props {
  label: string;
  exports: readonly ExportView[];
  cameras: readonly CameraView[];
  onRemove: (id: string) => void;
}

/** What was exported and can still be saved: the newest first. */
export function ExportList({ label, exports, cameras, onRemove }: Props) {
  if (exports.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={label}>
      {exports.map((each) => (
        <ExportRow key={each.id} view={each} cameras={cameras} onRemove={() => { onRemove(each.id); }} />
      ))}
    </ul>
  );
}

function ExportRow({ view, cameras, onRemove }: { view: ExportView; cameras: readonly CameraView[]; onRemove: () => void }) {
  const { time_zone: zone } = useSite();
  const words = t.playback.export;
  const { state } = view;
  const names = view.cameras.map((id) => cameras.find((camera) => camera.id === id)?.name ?? id).join(", ");
  const running = state === "running";
  return (
    <li className={state === "failed" ? styles.failed : undefined}>
      <div className={styles.head}>
        <b role="status">
          <Icon name={state === "failed" ? "critical" : state === "done" ? "ok" : "export"} size="small" />
          {running ? (view.progress < 1 ? words.running(percent(view.progress)) : words.sealing) : state === "done" ? words.done : words.failed}
        </b>
        <IconButton icon="x" label={running ? words.stop : words.remove} onClick={onRemove} />
      </div>
      {running && (
        <>
          <progress className={styles.progress} value={view.progress} max={1} aria-label={words.progress} />
          <span className={layout.faint}>{words.written(bytes(view.bytes))}</span>
        </>
      )}
      {view.problem !== "" && <span>{explainExport(view)}</span>}
      {state === "failed" && <span className={layout.muted}>{words.tryAgain}</span>}
      <span className={layout.muted}>
        {names}. {words.range(shortDay(view.from_ms, zone), moment(view.from_ms, zone), moment(view.to_ms, zone), span((view.to_ms - view.from_ms) / 1000))}
      </span>
      {state === "done" && (
        <>
          {view.download !== null && (
            <ButtonLink icon="export" href={`/api/v1${view.download}`} download>
              {words.file(bytes(view.bytes))}
            </ButtonLink>
          )}
          <span className={classes(layout.faint, styles.key)} title={words.keyTitle}>
            {words.key} <code>{view.signed_by}</code>
          </span>
          <span className={layout.faint}>{words.kept(shortDay(view.expires_ms, zone))}</span>
          <span className={classes(layout.faint, layout.ellipsis)} title={view.path}>
            {view.path}
          </span>
        </>
      )}
    </li>
  );
}
