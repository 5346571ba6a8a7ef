import { describe, expect, it } from "vitest";

import { pannedBy, PictureZoom, seenThrough, WHOLE, zoomedAbout, zoomTransform } from "./picture-zoom";

const area = { width: 400, height: 200 };
/** Where a point of the area is seen. */
const seen = (view: typeof WHOLE, x: number, y: number) => {
  const rect = seenThrough(view, { x: x * area.width, y: y * area.height, width: 0, height: 0 }, area);
  return [rect.x / area.width, rect.y / area.height];
};

describe("digital zoom", () => {
  it("keeps the point under the pointer where it is", () => {
    const view = zoomedAbout(WHOLE, 2, { x: 0.25, y: 0.6 });
    expect(seen(view, 0.25, 0.6)).toEqual([0.25, 0.6]);
    const more = zoomedAbout(view, 2, { x: 0.25, y: 0.6 });
    expect(seen(more, 0.25, 0.6)).toEqual([0.25, 0.6]);
  });

  it("never shows what is beyond the edge, and goes no further than 8 times", () => {
    for (const point of [{ x: 0, y: 0 }, { x: 1, y: 1 }, { x: 0.5, y: 0 }]) {
      let view = WHOLE;
      for (let step = 0; step < 20; step += 1) view = pannedBy(zoomedAbout(view, 1.5, point), point.x - 0.5, point.y - 0.5);
      expect(view.scale).toBe(8);
      const [left, top] = seen(view, 0, 0);
      const [right, bottom] = seen(view, 1, 1);
      expect(left).toBeLessThanOrEqual(0);
      expect(top).toBeLessThanOrEqual(0);
      expect(right).toBeGreaterThanOrEqual(1);
      expect(bottom).toBeGreaterThanOrEqual(1);
    }
  });

  it("is the whole picture again when it comes back to 1", () => {
    expect(zoomedAbout(zoomedAbout(WHOLE, 2, { x: 0, y: 0 }), 0.5, { x: 1, y: 1 })).toEqual(WHOLE);
    expect(zoomTransform(WHOLE)).toBe("none");
  });

  it("says the same to layers that are transformed", () => {
    expect(zoomTransform({ scale: 2, x: 0.25, y: 0.5 })).toBe("translate(50%, 0%) scale(2)");
  });

  it("tells when it changes, and only then", () => {
    const zoom = new PictureZoom();
    let told = 0;
    zoom.subscribe(() => {
      told += 1;
    });
    zoom.pan(0.5, 0);
    expect(told).toBe(0);
    zoom.by(2);
    zoom.pan(0.1, 0);
    zoom.reset();
    zoom.reset();
    expect(told).toBe(3);
  });
});
