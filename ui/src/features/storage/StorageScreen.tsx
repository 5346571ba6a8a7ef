import { useQuery } from "@tanstack/react-query";

import { explainFailure } from "@/api/explain";
import type { StorageView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { CoverageTable } from "./CoverageTable";
import { roomText } from "./days";
import { DiskPanel } from "./DiskPanel";
import { KeptTable } from "./KeptTable";
import styles from "./Storage.module.css";

const RENEW_MS = 2000;

/** How recording does: room, the disk's speed, and each missing second with its cause. */
export function StorageScreen({ onPlay }: { onPlay: (camera: string) => void }) {
  const { client } = useEngine();
  const words = t.storage;
  const { data, error, refetch } = useQuery({
    queryKey: ["storage"],
    queryFn: async () => unwrap(await client.json<StorageView>("GET", "/storage")),
    refetchInterval: RENEW_MS,
  });
  if (!data) {
    if (!error) return null;
    return (
      <EmptyState title={words.failed} text={explainFailure(error)}>
        <Button tone="outline" onClick={() => void refetch()}>
          {t.common.retry}
        </Button>
      </EmptyState>
    );
  }
  const wanted = data.continuous_days;
  const short = data.days_of_room !== undefined && data.days_of_room < wanted;
  return (
    <div className={styles.screen}>
      {error && <Note tone="warn">{words.stale(explainFailure(error))}</Note>}
      {!data.enabled && <Note tone="warn" title={words.off.title}>{words.off.text}</Note>}
      {data.problem !== "" && (
        <Note tone="bad" title={words.problem} live="alert">
          {data.problem}
        </Note>
      )}
      {short && data.problem === "" && <Note tone="warn">{words.short(roomText(data.days_of_room ?? 0), words.daysValue(String(wanted)))}</Note>}
      <DiskPanel storage={data} />
      <Panel title={words.coverage} beside={<span className={styles.hint}>{words.coverageHint}</span>} flush>
        <CoverageTable cameras={data.cameras} onPlay={onPlay} />
      </Panel>
      {data.cameras.length > 0 && (
        <Panel title={words.kept.title} beside={<span className={styles.hint}>{words.kept.hint}</span>} flush>
          <KeptTable cameras={data.cameras} />
        </Panel>
      )}
    </div>
  );
}
