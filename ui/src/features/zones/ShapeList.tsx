import type { Ref } from "react";

import type { SceneView } from "@/api/generated";
import { t } from "@/i18n";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";

import { shapeAt, type ShapeRef } from "./scene-change";
import { allShapes, problemsOf } from "./scene-problems";
import { same } from "./Shapes";
import styles from "./Side.module.css";

interface Props {
  scene: SceneView;
  selected: ShapeRef | undefined;
  onSelect: (shape: ShapeRef) => void;
  ref: Ref<HTMLElement>;
}

/** Everything drawn on the camera; the way to choose without a mouse. */
export function ShapeList({ scene, selected, onSelect, ref: list }: Props) {
  const words = t.zones.side;
  const shapes = allShapes(scene);
  return (
    <section ref={list} tabIndex={-1} className={layout.stack} aria-label={words.list}>
      <span className={layout.label}>{words.list}</span>
      {shapes.length === 0 && <p className={layout.small}>{words.empty}</p>}
      <ul className={styles.list}>
        {shapes.map((ref) => {
          const { name, shape } = problemsOf(scene, ref);
          const wrong = name !== undefined || shape !== undefined;
          const zone = ref.kind === "zone" ? scene.zones[ref.index] : undefined;
          return (
            <li key={`${ref.kind}${String(ref.index)}`}>
              <button type="button" className={wrong ? styles.wrong : undefined} aria-pressed={same(selected, ref)} onClick={() => { onSelect(ref); }}>
                <Icon name={wrong ? "critical" : ref.kind === "line" ? "line" : "poly"} size="small" />
                <span className={layout.ellipsis}>{shapeAt(scene, ref)?.name}</span>
                <i>{zone ? t.zones.purposes[zone.purpose] : words.line}</i>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
