import { describe, expect, test } from "vitest";

import { awaySince, beat } from "./left";

const HOUR = 3_600_000;

describe("since when somebody was away", () => {
  test("a break is not leaving, a night is", () => {
    let kept = beat(undefined, 0);
    kept = beat(kept, HOUR / 2);
    expect(kept).toEqual({ here: HOUR / 2, left: undefined });
    kept = beat(kept, 14 * HOUR);
    expect(awaySince(kept, 14 * HOUR)).toEqual({ since: HOUR / 2, isKnown: true });
    // Still the same morning, also after the page was loaded again.
    kept = beat(kept, 14.5 * HOUR);
    expect(awaySince(kept, 15 * HOUR).since).toBe(HOUR / 2);
  });

  test("of somebody new the last twelve hours are told", () => {
    expect(awaySince(beat(undefined, 20 * HOUR), 20 * HOUR)).toEqual({ since: 8 * HOUR, isKnown: false });
  });

  test("a clock that was set back begins anew", () => {
    expect(beat({ here: 10 * HOUR, left: 2 * HOUR }, 5 * HOUR)).toEqual({ here: 5 * HOUR });
  });
});
