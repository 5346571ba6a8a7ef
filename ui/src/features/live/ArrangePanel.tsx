import { useState } from "react";

import { explainFailure } from "@/api/explain";
import { useCameras, useMay, useMe } from "@/api/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { Button, IconButton } from "@/kit/Button";
import { SelectField, Switch, TextField } from "@/kit/Field";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { randomId } from "@/platform/random-id";

import styles from "./Arrange.module.css";
import { PlaceForm } from "./PlaceForm";
import type { TileDrag } from "./useTileDrag";
import { withCamera, withPlace, type WallPlan } from "./wall-plan";
import { useKeepWall, useWalls, type NamedWall } from "./walls";

/** Cameras by their number. */
const AUTOMATIC = "";
/** Changed by hand and without a name of its own. */
const UNSAVED = "?";

interface Props {
  plan: WallPlan;
  /** The named wall this is or was made from. */
  from: string | undefined;
  /** Whether it differs from what is kept under that name, or has no name. */
  changed: boolean;
  automatic: boolean;
  /** The place that has the keyboard. */
  place: number;
  drag: TileDrag;
  onPlan: (plan: WallPlan) => void;
  /** Shows a named wall; the automatic one without. */
  onShow: (wall: string | undefined) => void;
  onNextPlace: () => void;
  onNewWindow: () => void;
  onClose: () => void;
}

/** What is where on the wall, and walls under their names. */
export function ArrangePanel({ plan, from, changed, automatic, place, drag, onPlan, onShow, onNextPlace, onNewWindow, onClose }: Props) {
  const cameras = useCameras();
  const named = useWalls();
  const current = named.find(({ id }) => id === from);
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const keep = useKeepWall();
  const me = useMe();
  // Whoever sees only some cameras does not decide for all.
  const mayShare = useMay()("share_walls") && me?.cameras === undefined;
  const mayChange = current !== undefined && (mayShare || !current.shared);
  const words = t.live.arrange;
  const save = (wall: NamedWall) => {
    keep.save.mutate(wall, {
      onSuccess: () => {
        setName("");
        onShow(wall.id);
      },
    });
  };
  const failed = keep.save.error ?? keep.remove.error;
  const options = [{ value: AUTOMATIC, label: words.automatic }, ...(changed && !automatic ? [{ value: UNSAVED, label: current ? words.changed(current.name) : words.unsaved }] : []), ...named.map((wall) => ({ value: wall.id, label: wall.shared ? words.shared(wall.name) : wall.name }))];
  return (
    <Panel title={words.title} tools={<IconButton icon="x" label={`${t.common.close} (${firstKey("wall.arrange")})`} onClick={onClose} />}>
      <div className={layout.stack}>
        <SelectField label={words.wall} value={automatic ? AUTOMATIC : changed ? UNSAVED : (from ?? UNSAVED)} options={options} onValue={(id) => { if (id !== UNSAVED) onShow(id === AUTOMATIC ? undefined : id); }} />
        {current && mayChange && (
          <div className={layout.row}>
            {changed && (
              <Button tone="primary" size="small" onClick={() => { save({ ...current, plan }); }}>
                {words.saveAs(current.name)}
              </Button>
            )}
            <Button
              tone="ghost"
              size="small"
              onClick={() => {
                keep.remove.mutate(current, { onSuccess: () => { onPlan(plan); } });
              }}
            >
              {words.remove(current.name)}
            </Button>
          </div>
        )}
        <form
          className={styles.save}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) save({ id: randomId(), name: name.trim(), plan, shared: shared && mayShare, version: 0 });
          }}
        >
          <TextField label={words.name} hint={words.nameHint} value={name} maxLength={64} autoComplete="off" onValue={setName} />
          <Button type="submit" tone="outline" disabled={!name.trim() || keep.save.isPending}>
            {words.save}
          </Button>
        </form>
        {mayShare && <Switch label={words.share} checked={shared} onValue={setShared} />}
        {failed && (
          <Note tone="bad" live="alert">
            {explainFailure(failed)}
          </Note>
        )}
        <PlaceForm key={place} place={plan.places[place] ?? { shows: "nothing" }} number={place + 1} cameras={cameras} onPlace={(next) => { onPlan(withPlace(plan, place, next)); }} />
        <div>
          <h3 className={layout.label}>{words.cameras}</h3>
          <ul className={styles.cameras}>
            {cameras.map((camera) => (
              <li key={camera.id}>
                <button
                  type="button"
                  title={words.put(camera.name, place + 1)}
                  onPointerDown={drag.begin({ from: "list", camera: camera.id }, camera.name)}
                  onClick={() => {
                    onPlan(withCamera(plan, place, camera.id));
                    onNextPlace();
                  }}
                >
                  <Icon name="cam" size="small" />
                  <span className={layout.faint}>{camera.number}</span>
                  <span className={layout.ellipsis}>{camera.name}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
        <Button tone="outline" size="small" icon="live" onClick={onNewWindow}>
          {words.newWindow}
        </Button>
      </div>
    </Panel>
  );
}
