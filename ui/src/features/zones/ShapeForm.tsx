import type { SceneView, ZonePurpose } from "@/api/generated";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { SelectField, TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";

import { changeLine, changeZone, swapSides, type ShapeRef } from "./scene-change";
import { problemsOf } from "./scene-problems";

interface Props {
  scene: SceneView;
  shape: ShapeRef;
  onChange: (scene: SceneView, stroke?: string) => void;
}

const PURPOSES = Object.keys(t.zones.purposes) as ZonePurpose[];
const WITH_LANE: readonly ZonePurpose[] = ["queue", "service", "staff"];

/** Name and meaning of the chosen line or zone. */
export function ShapeForm({ scene, shape, onChange }: Props) {
  const words = t.zones.side;
  const { index, kind } = shape;
  const problems = problemsOf(scene, shape);
  const line = kind === "line" ? scene.lines[index] : undefined;
  const zone = kind === "zone" ? scene.zones[index] : undefined;
  const typing = `typing ${kind} ${String(index)}`;
  const rename = (name: string) => {
    onChange(kind === "line" ? changeLine(scene, index, { name }) : changeZone(scene, index, { name }), typing);
  };
  const setPurpose = (purpose: ZonePurpose) => {
    if (!zone) return;
    const { lane, ...bare } = zone;
    const kept = lane !== undefined && WITH_LANE.includes(purpose) ? { lane } : {};
    onChange({ ...scene, zones: scene.zones.with(index, { ...bare, purpose, ...kept }) });
  };
  const setLane = (lane: string) => {
    if (!zone) return;
    const { name, purpose, points } = zone;
    onChange({ ...scene, zones: scene.zones.with(index, { name, purpose, points, ...(lane && { lane }) }) }, `${typing} lane`);
  };
  return (
    <div className={layout.stack}>
      <TextField label={words.name} value={line?.name ?? zone?.name ?? ""} problem={problems.name} spellCheck={false} autoComplete="off" onValue={rename} />
      {problems.shape && (
        <Note tone="bad" live="status">
          {problems.shape}
        </Note>
      )}
      {line && (
        <div className={layout.row}>
          <Button tone="outline" size="small" keyHint={firstKey("editor.swap")} onClick={() => { onChange(swapSides(scene, index)); }}>
            {words.swap}
          </Button>
          <span className={layout.label}>{words.swapHint}</span>
        </div>
      )}
      {zone && <SelectField label={words.purpose} value={zone.purpose} options={PURPOSES.map((value) => ({ value, label: t.zones.purposes[value] }))} onValue={setPurpose} />}
      {zone && WITH_LANE.includes(zone.purpose) && <TextField label={words.lane} hint={words.laneHint} value={zone.lane ?? ""} onValue={setLane} />}
    </div>
  );
}
