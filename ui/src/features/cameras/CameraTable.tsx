import type { CameraView } from "@/api/generated";
import { t } from "@/i18n";
import { oneDecimal } from "@/i18n/format";
import { classes } from "@/kit/classes";
import { NameButton } from "@/kit/NameButton";
import table from "@/kit/table.module.css";

import styles from "./Cameras.module.css";
import { StateWord } from "./StateWord";

interface Props {
  cameras: readonly CameraView[];
  selected: string | undefined;
  onSelect: (camera: string) => void;
}

export function CameraTable({ cameras, selected, onSelect }: Props) {
  const { columns } = t.cameras;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th className={table.number}>{columns.number}</th>
          <th>{columns.name}</th>
          <th>{columns.state}</th>
          <th>{columns.stream}</th>
          <th className={table.number}>{columns.fps}</th>
          <th className={styles.optional}>{columns.decoder}</th>
          <th className={styles.optional}>{columns.profile}</th>
        </tr>
      </thead>
      <tbody>
        {cameras.map((camera) => (
          <tr key={camera.id} className={camera.id === selected ? table.selected : undefined}>
            <td className={table.number}>{camera.number}</td>
            <th scope="row">
              <NameButton selected={camera.id === selected} onPress={() => { onSelect(camera.id); }}>
                {camera.name}
                <span className={styles.sub}>{camera.id}</span>
              </NameButton>
            </th>
            <td>
              <StateWord state={camera.state} />
            </td>
            <td>{stream(camera)}</td>
            <td className={table.number}>{t.cameras.fps(oneDecimal(camera.fps_received), oneDecimal(camera.fps_analysed))}</td>
            <td className={styles.optional}>{camera.decoder}</td>
            <td className={classes(styles.optional)}>{t.cameras.profile[camera.profile]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Codec and size, as far as they are known. */
export function stream(camera: CameraView): string {
  const parts = [camera.codec, camera.size && t.cameras.size(camera.size[0], camera.size[1])].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : t.cameras.unknown;
}
