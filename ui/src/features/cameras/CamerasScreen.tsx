import type { ReactNode } from "react";

import { useCameras } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { AddCamera } from "./AddCamera";
import { CameraDetail } from "./CameraDetail";
import styles from "./Cameras.module.css";
import { CameraTable } from "./CameraTable";

interface Props {
  selected: string | undefined;
  adding: boolean;
  onSelect: (camera: string | undefined) => void;
  onAdd: () => void;
  /** Searches the network for cameras. */
  onFind: (() => void) | undefined;
  onEditScene: (camera: string) => void;
  /** What can be done about a camera's alarms. */
  alarmsOf: (camera: string) => ReactNode;
}

/** All cameras, and beside them the chosen one or the form for a new one. */
export function CamerasScreen({ selected, adding, onSelect, onAdd, onFind, onEditScene, alarmsOf }: Props) {
  const cameras = useCameras();
  const camera = cameras.find((each) => each.id === selected);
  const words = t.cameras;
  return (
    <div className={styles.screen}>
      <Panel
        title={words.title}
        flush
        tools={
          <>
            {onFind && (
              <Button tone="ghost" size="small" icon="search" onClick={onFind}>
                {words.find}
              </Button>
            )}
            <Button tone={adding || cameras.length === 0 ? "outline" : "primary"} size="small" icon="plus" onClick={onAdd}>
              {words.add}
            </Button>
          </>
        }
      >
        {cameras.length > 0 ? <CameraTable cameras={cameras} selected={selected} onSelect={onSelect} /> : <EmptyState title={words.empty.title} text={words.empty.text} />}
      </Panel>
      {adding || cameras.length === 0 ? (
        <AddCamera key={cameras.length} onAdded={onSelect} onCancel={() => { onSelect(undefined); }} />
      ) : camera ? (
        <CameraDetail key={camera.id} camera={camera} onEditScene={() => { onEditScene(camera.id); }} onRemoved={() => { onSelect(undefined); }} alarms={alarmsOf(camera.id)} />
      ) : (
        <Panel title={words.choose.title}>
          <EmptyState title={words.choose.title} text={words.choose.text} />
        </Panel>
      )}
    </div>
  );
}
