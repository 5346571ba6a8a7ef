import { useCameras } from "@/api/hooks";
import { t } from "@/i18n";
import { SelectField, TextField } from "@/kit/Field";
import { Note } from "@/kit/Notice";

import { placeKind, placesFor, type ConditionType, type RuleDraft, type RuleProblems } from "./rule-draft";

interface Props {
  draft: RuleDraft;
  problems: RuleProblems;
  onChange: (change: Partial<RuleDraft>) => void;
}

const TYPES = Object.keys(t.rules.conditions) as ConditionType[];

/** What must happen, with the fields of that condition only. */
export function ConditionFields({ draft, problems, onChange }: Props) {
  const words = t.rules.form;
  const cameras = useCameras();
  const { type } = draft;
  const kind = placeKind(type);
  const places = placesFor(type, cameras.find((camera) => camera.id === draft.camera));
  const none = { value: "", label: type === "camera_offline" ? t.rules.describe.anyCamera : "–" };
  return (
    <>
      <SelectField label={words.condition} value={type} options={TYPES.map((value) => ({ value, label: t.rules.conditions[value] }))} onValue={(chosen) => { onChange({ type: chosen, place: "" }); }} />
      {(kind || type === "camera_offline") && (
        <SelectField
          label={words.camera}
          value={draft.camera}
          problem={problems.camera}
          options={[none, ...cameras.map((camera) => ({ value: camera.id, label: camera.name }))]}
          onValue={(camera) => { onChange({ camera, place: "" }); }}
        />
      )}
      {kind && draft.camera && places.length === 0 && <Note tone="warn">{words.noPlaces[kind]}</Note>}
      {kind && places.length > 0 && (
        <SelectField label={words[kind]} value={draft.place} problem={problems.place} options={[{ value: "", label: "–" }, ...places.map((value) => ({ value, label: value }))]} onValue={(place) => { onChange({ place }); }} />
      )}
      {type === "line_crossed" && (
        <SelectField
          label={words.direction}
          value={draft.direction}
          options={(["both", "in", "out"] as const).map((value) => ({ value, label: words.directions[value] }))}
          onValue={(direction) => { onChange({ direction }); }}
        />
      )}
      {(type === "loitering" || type === "queue_long") && <TextField label={words.limit} type="number" min={1} value={draft.limit} problem={problems.limit} onValue={(limit) => { onChange({ limit }); }} />}
      {type === "queue_length" && <TextField label={words.queue} type="number" min={1} value={draft.capacity} problem={problems.capacity} onValue={(capacity) => { onChange({ capacity }); }} />}
      {type === "occupancy" && <TextField label={words.capacity} type="number" min={1} value={draft.capacity} problem={problems.capacity} onValue={(capacity) => { onChange({ capacity }); }} />}
    </>
  );
}
