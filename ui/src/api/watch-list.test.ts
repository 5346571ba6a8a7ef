import { expect, it } from "vitest";

import { WatchList } from "./watch-list";

/** Changes of one task are told together after it. */
const settled = () => Promise.resolve();

function make() {
  const sent: [string[], number][] = [];
  const ended: string[] = [];
  const list = new WatchList({ send: (cameras, fps) => sent.push([cameras, fps]), ended: (camera) => ended.push(camera) });
  return { list, sent, ended };
}

it("asks for what all parts want, at the highest rate", async () => {
  const { list, sent, ended } = make();
  const wall = list.add(["a", "b"], 10);
  const preview = list.add(["b", "c"], 5);
  await settled();
  expect(sent.at(-1)).toEqual([["a", "b", "c"], 10]);
  wall();
  await settled();
  expect(sent.at(-1)).toEqual([["b", "c"], 5]);
  expect(ended).toEqual(["a"]);
  preview();
  await settled();
  expect(sent.at(-1)?.[0]).toEqual([]);
});

it("says nothing twice, but all again to a new connection", async () => {
  const { list, sent } = make();
  list.add(["a"], 10);
  await settled();
  list.add(["a"], 10);
  await settled();
  expect(sent).toHaveLength(1);
  list.resend();
  await settled();
  expect(sent).toEqual([
    [["a"], 10],
    [["a"], 10],
  ]);
});

it("asks for no more than this machine can take", async () => {
  const { list, sent } = make();
  list.add(["a"], 10);
  list.limit(4.9);
  await settled();
  expect(sent.at(-1)).toEqual([["a"], 4.9]);
  list.limit(12);
  await settled();
  expect(sent.at(-1)).toEqual([["a"], 10]);
});

it("watches nothing while nobody sees the window", async () => {
  const { list, sent } = make();
  list.add(["a"], 10);
  const heard: boolean[] = [];
  const stop = list.subscribe(() => heard.push(list.isPaused()));
  list.pause(true);
  list.pause(true);
  await settled();
  expect(sent.at(-1)?.[0]).toEqual([]);
  list.pause(false);
  await settled();
  expect(sent.at(-1)).toEqual([["a"], 10]);
  stop();
  list.pause(true);
  expect(heard, "each change once").toEqual([true, false]);
});

it("does not let go of a camera that the next screen shows too", async () => {
  const { list, sent, ended } = make();
  const wall = list.add(["a", "b"], 10);
  await settled();
  wall();
  list.add(["a"], 10);
  await settled();
  expect(ended).toEqual(["b"]);
  expect(sent.map(([cameras]) => cameras)).toEqual([["a", "b"], ["a"]]);
});

it("asks for small pictures only where all parts are content with them", async () => {
  const widths: (number | undefined)[] = [];
  const list = new WatchList({ send: (_cameras, _fps, width) => widths.push(width), ended: () => undefined });
  list.add(["a"], 10, 300);
  await settled();
  const large = list.add(["b"], 10);
  await settled();
  large();
  list.add(["b"], 10, 400);
  await settled();
  expect(widths).toEqual([300, undefined, 400]);
});
