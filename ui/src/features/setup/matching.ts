import type { FloorMarkView } from "@/api/generated";

export type Spot = readonly [number, number];

/** The points as far as they are marked, in both. */
export interface Marks {
  picture: readonly Spot[];
  plan: readonly Spot[];
}

export const POINTS = 4;

export const NO_MARKS: Marks = { picture: [], plan: [] };

export function marksOf(marks: readonly FloorMarkView[]): Marks {
  return { picture: marks.map((mark) => mark.picture), plan: marks.map((mark) => mark.plan) };
}

/** Where the next point is pressed; nothing when all are. A point is marked in the picture, then on the plan. */
export function nextSide({ picture, plan }: Marks): keyof Marks | undefined {
  if (plan.length >= POINTS && picture.length >= POINTS) return undefined;
  return picture.length > plan.length ? "plan" : "picture";
}

const clamp = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;

/** With one more point, where it is that side's turn. */
export function marked(marks: Marks, side: keyof Marks, x: number, y: number): Marks {
  return nextSide(marks) === side ? { ...marks, [side]: [...marks[side], [clamp(x), clamp(y)] as const] } : marks;
}

const KEYS: Partial<Record<string, Spot>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** With a point moved by a key; nothing for keys that move none. Shift moves further. */
export function movedByKey(marks: Marks, side: keyof Marks, index: number, key: string, far: boolean): Marks | undefined {
  const way = KEYS[key];
  if (!way) return undefined;
  const step = far ? 0.05 : 0.005;
  return { ...marks, [side]: marks[side].map((spot, at) => (at === index ? ([clamp(spot[0] + way[0] * step), clamp(spot[1] + way[1] * step)] as const) : spot)) };
}

/** Where four points begin that are moved by keys: as floors mostly lie in pictures. */
export const FIRST: Marks = {
  picture: [[0.3, 0.4], [0.7, 0.4], [0.9, 0.9], [0.1, 0.9]],
  plan: [[0.3, 0.3], [0.7, 0.3], [0.7, 0.7], [0.3, 0.7]],
};

/** What is saved; nothing before all are marked. */
export function complete({ picture, plan }: Marks): FloorMarkView[] | undefined {
  if (picture.length < POINTS || plan.length < POINTS) return undefined;
  return picture.slice(0, POINTS).flatMap((spot, index) => {
    const other = plan[index];
    return other ? [{ picture: [...spot] as [number, number], plan: [...other] as [number, number] }] : [];
  });
}
