import { useNumbers } from "@/api/hooks";
import { t } from "@/i18n";
import { count, span } from "@/i18n/format";

import styles from "./QueueTag.module.css";

/** Who waits at the till lanes of a camera now; nothing where it watches none. */
export function QueueTag({ camera }: { camera: string }) {
  const queues = useNumbers().queues.filter((queue) => queue.camera === camera);
  const words = t.live.queue;
  if (queues.length === 0) return null;
  return (
    <ul className={styles.queues} aria-label={words.label}>
      {queues.map(({ lane, waiting, longest_wait_s: longest }) => (
        <li key={lane}>
          <b>{lane}</b> {words.waiting(waiting, count(waiting))}
          {longest !== undefined && `, ${words.longest(span(longest))}`}
        </li>
      ))}
    </ul>
  );
}
