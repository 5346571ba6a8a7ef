import type { Cell } from "./wall-layout";
import { SEQUENCE_SECONDS, type ShownPlace } from "./wall-plan";

/** Each is decoded at its full size: more of them cost the smoothness of all tiles. */
export const MOST_MAIN_STREAMS = 2;

/** Pictures a second while main streams play: they only wait in case one stops. */
export const SPARE_FPS = 2;

/**
 * From so many pixels of the screen for one of the picture on, a tile is worth the camera's main stream: one and a
 * half are seen as softness by whoever sits close. Back only well below, or the edge of a window that is dragged
 * opens and closes streams.
 */
export const ENLARGED = { enough: 1.5, back: 1.25 };

/** A tile that may show its camera's main stream. */
export interface Candidate {
  /** Its place and camera: another camera in the place is another one. */
  key: string;
  /** Pixels of the screen that the whole picture would take, as far as it is zoomed in. */
  wanted: number;
  /** How wide the pictures are that it has; 0 where that is not known. */
  has: number;
  /** How wide the main stream is, where that is known. */
  best: number | undefined;
}

/** Pixels of the screen for one of the picture, as far as the main stream has more. */
function enlargement({ wanted, has, best }: Candidate): number {
  return has === 0 ? 0 : Math.min(wanted, best ?? wanted) / has;
}

/**
 * Which tiles show their main streams: those that are enlarged most, and of two alike the one that shows it already.
 *
 * Asked again with its own answer it says the same.
 */
export function mainStreams(candidates: readonly Candidate[], before: readonly string[]): readonly string[] {
  const ranked = candidates.flatMap((candidate) => {
    const shows = before.includes(candidate.key);
    const times = enlargement(candidate);
    if (times < (shows ? ENLARGED.back : ENLARGED.enough)) return [];
    return [{ key: candidate.key, rank: shows ? times * (ENLARGED.enough / ENLARGED.back) : times }];
  });
  // Sorting keeps the order of equals: the first tiles of the wall.
  return ranked
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST_MAIN_STREAMS)
    .map(({ key }) => key)
    .sort();
}

/** The key of what a place shows; of no camera there is none. */
export function tileKey(at: number, camera: string): string {
  return `${String(at)} ${camera}`;
}

interface OnWall {
  places: readonly ShownPlace[];
  cells: readonly Cell[];
  /** Pixels of the screen that a cell is wide. */
  cellWidth: number;
  /** How wide the pictures are that the wall asks for. */
  asked: number;
  /** Of each place. */
  scales: readonly number[];
}

/** The tiles of a wall that may show main streams. */
export function candidatesOf({ places, cells, cellWidth, asked, scales }: OnWall): readonly Candidate[] {
  return places.flatMap(({ place, camera }, at) => {
    // A camera that soon gives way to the next one is gone before its video has begun.
    const lasts = place.shows !== "sequence" || place.seconds >= SEQUENCE_SECONDS.usual;
    // Where no pictures come there is no video either; asking for it would be noted as a look at the camera each time.
    if (camera?.size === undefined || camera.state !== "live" || !lasts) return [];
    const [wide] = camera.size;
    return [
      {
        key: tileKey(at, camera.id),
        wanted: (cells[at]?.span ?? 1) * cellWidth * (scales[at] ?? 1),
        has: Math.min(wide, asked),
        // What is analysed is the sub stream where there is one, and else the main stream itself.
        best: camera.sub_url === undefined ? wide : undefined,
      },
    ];
  });
}
