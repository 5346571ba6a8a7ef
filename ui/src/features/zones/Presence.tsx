import { useSyncExternalStore } from "react";

import { t } from "@/i18n";
import type { Size } from "@/kit/useSize";
import type { PictureFeed } from "@/video/picture-feed";

import { footOf, presenceAt, type Looked } from "./presence";
import styles from "./Stage.module.css";

interface Props {
  feed: PictureFeed;
  looked: Looked;
  size: Size;
}

/** Who stands in the zone that is drawn or chosen, or beside the line: marked on the live picture, and counted in words. */
export function Presence({ feed, looked, size }: Props) {
  const all = useSyncExternalStore(feed.subscribe, () => feed.people);
  const { people, inward } = presenceAt(looked, all, size.width / size.height);
  const words = t.zones.now;
  return (
    <>
      <svg className={styles.people} aria-hidden="true">
        {people.map((person) => {
          const [x1, y1, x2, y2] = person.box;
          const [x, y] = footOf(person);
          return (
            <g key={person.track}>
              <rect className={styles.person} x={x1 * size.width} y={y1 * size.height} width={(x2 - x1) * size.width} height={(y2 - y1) * size.height} />
              <circle className={styles.foot} cx={x * size.width} cy={y * size.height} r={6} />
            </g>
          );
        })}
      </svg>
      <span className={styles.now}>{looked.kind === "zone" ? words.inside(people.length) : words.near(people.length, inward)}</span>
    </>
  );
}
