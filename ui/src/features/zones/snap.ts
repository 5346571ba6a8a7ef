import type { Point } from "./geometry";

/** What a corner may snap to. */
export interface Targets {
  /** Corners of other shapes. */
  corners: readonly Point[];
  /** The points that the corner is joined to by an edge. */
  neighbours: readonly Point[];
}

/** A straight line that a corner was put on, from border to border. */
export type Guide = readonly [Point, Point];

export interface Snapped {
  point: Point;
  guides: readonly Guide[];
}

/** Pixels on the screen within which a corner is drawn to something: about half the size of its handle. */
const REACH = 8;

/** Through `at`, in the direction `way` of length 1; pixels. */
interface Ray {
  at: Point;
  way: Point;
  /** Which target it belongs to: two of the same meet in the target itself. */
  of: number;
}

const DIAGONAL = Math.SQRT1_2;

const WAYS: readonly Point[] = [
  [1, 0],
  [0, 1],
  [DIAGONAL, DIAGONAL],
  [DIAGONAL, -DIAGONAL],
];

const apart = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);

const nearest = <T extends { point: Point }>(found: readonly T[], to: Point): T | undefined =>
  found.reduce<T | undefined>((best, each) => (best && apart(best.point, to) <= apart(each.point, to) ? best : each), undefined);

function projected({ at, way }: Ray, point: Point): Point {
  const along = (point[0] - at[0]) * way[0] + (point[1] - at[1]) * way[1];
  return [at[0] + way[0] * along, at[1] + way[1] * along];
}

function crossing(a: Ray, b: Ray): Point | undefined {
  const turn = a.way[0] * b.way[1] - a.way[1] * b.way[0];
  if (Math.abs(turn) < 1e-9) return undefined;
  const along = ((b.at[0] - a.at[0]) * b.way[1] - (b.at[1] - a.at[1]) * b.way[0]) / turn;
  return [a.at[0] + a.way[0] * along, a.at[1] + a.way[1] * along];
}

/** A line that meets the picture, as far as it lies in it. */
function across({ at, way }: Ray, width: number, height: number): [Point, Point] {
  // How far along the line the picture begins and ends, across and down.
  const spans = ([0, 1] as const).flatMap((axis) => {
    if (Math.abs(way[axis]) < 1e-9) return [];
    const ends = [0, axis === 0 ? width : height].map((edge) => (edge - at[axis]) / way[axis]);
    return [{ from: Math.min(...ends), to: Math.max(...ends) }];
  });
  const [from, to] = [Math.max(...spans.map((span) => span.from)), Math.min(...spans.map((span) => span.to))];
  return [
    [at[0] + way[0] * from, at[1] + way[1] * from],
    [at[0] + way[0] * to, at[1] + way[1] * to],
  ];
}

/**
 * Where a corner that is held at `at` comes to lie: on a corner of another shape, else where two straight lines meet, else on one.
 *
 * The lines are the picture's borders, and the level, upright and 45° lines through its neighbours as they are seen
 * on the screen. What lies outside of the picture draws nothing.
 * @param size of the picture on the screen, in pixels
 */
export function snap(at: Point, { corners, neighbours }: Targets, size: { width: number; height: number }): Snapped {
  const [width, height] = [size.width, size.height];
  if (width <= 0 || height <= 0) return { point: at, guides: [] };
  const pixels = ([x, y]: Point): Point => [x * width, y * height];
  // A border is exactly at 0 or 1, whatever dividing makes of it.
  const back = ([x, y]: Point): Point => [Math.min(1, Math.max(0, x / width)), Math.min(1, Math.max(0, y / height))];
  const inPicture = ([x, y]: Point) => x >= -1e-6 && y >= -1e-6 && x <= width + 1e-6 && y <= height + 1e-6;
  const held = pixels(at);
  const near = (point: Point) => apart(point, held) <= REACH && inPicture(point);

  const isNeighbour = (corner: Point) => neighbours.some((each) => apart(pixels(each), pixels(corner)) < 1e-6);
  const corner = nearest(
    corners.filter((each) => !isNeighbour(each) && near(pixels(each))).map((each) => ({ point: pixels(each), exact: each })),
    held,
  );
  if (corner) return { point: corner.exact, guides: [] };

  const border: Ray[] = [
    { at: [0, 0], way: [1, 0], of: -1 },
    { at: [0, 0], way: [0, 1], of: -2 },
    { at: [width, height], way: [1, 0], of: -3 },
    { at: [width, height], way: [0, 1], of: -4 },
  ];
  const rays = [...border, ...neighbours.flatMap((each, of) => WAYS.map((way) => ({ at: pixels(each), way, of })))];
  const close = rays.filter((ray) => near(projected(ray, held)));
  const meetings = close.flatMap((a, index) =>
    close.slice(index + 1).flatMap((b) => {
      const point = a.of === b.of ? undefined : crossing(a, b);
      return point && near(point) ? [{ point, rays: [a, b] }] : [];
    }),
  );
  const best = nearest(meetings, held) ?? nearest(close.map((ray) => ({ point: projected(ray, held), rays: [ray] })), held);
  if (!best) return { point: at, guides: [] };
  return { point: back(best.point), guides: best.rays.map((ray) => across(ray, width, height).map(back) as [Point, Point]) };
}
