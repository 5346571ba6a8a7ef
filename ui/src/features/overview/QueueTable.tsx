import type { CameraView, QueueNumbers } from "@/api/generated";
import { t } from "@/i18n";
import { count, oneDecimal, percent, span } from "@/i18n/format";
import { NameButton } from "@/kit/NameButton";
import table from "@/kit/table.module.css";

/** Every till lane: who waits now, and what became of those who waited today. */
export function QueueTable({ queues, cameras, onLane }: { queues: readonly QueueNumbers[]; cameras: readonly CameraView[]; onLane: (camera: string, lane: string) => void }) {
  const words = t.overview.queues;
  const time = (seconds: number | undefined) => <td className={table.number}>{seconds === undefined ? "" : span(seconds)}</td>;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{words.lane}</th>
          <th>{words.camera}</th>
          {[words.waiting, words.estimate, words.joined, words.served, words.abandoned, words.wait, words.most, words.service, words.efficiency, words.busy, words.open, words.seen].map((name) => (
            <th key={name} className={table.number}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <tr key={`${queue.camera}/${queue.lane}`}>
            <th scope="row">
              <NameButton onPress={() => { onLane(queue.camera, queue.lane); }}>{queue.lane}</NameButton>
            </th>
            <td>{cameras.find(({ id }) => id === queue.camera)?.name ?? queue.camera}</td>
            <td className={table.number}>{count(queue.waiting)}</td>
            {time(queue.estimated_wait_s)}
            <td className={table.number}>{count(queue.joined)}</td>
            <td className={table.number}>{count(queue.served)}</td>
            <td className={table.number}>{queue.abandonment === undefined ? count(queue.abandoned) : words.gaveUp(count(queue.abandoned), percent(queue.abandonment))}</td>
            {time(queue.mean_wait_s)}
            {time(queue.most_wait_s)}
            {time(queue.mean_service_s)}
            <td className={table.number}>{queue.served_per_open_hour === undefined ? "" : oneDecimal(queue.served_per_open_hour)}</td>
            <td className={table.number}>{queue.busy === undefined ? "" : percent(queue.busy)}</td>
            {time(queue.open_s)}
            <td className={table.number}>{percent(queue.coverage)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
