import { expect, it } from "vitest";

import { WatchList } from "./watch-list";

function make() {
  const sent: [string[], number][] = [];
  const ended: string[] = [];
  const list = new WatchList({ send: (cameras, fps) => sent.push([cameras, fps]), ended: (camera) => ended.push(camera) });
  return { list, sent, ended };
}

it("asks for what all parts want, at the highest rate", () => {
  const { list, sent, ended } = make();
  const wall = list.add(["a", "b"], 10);
  const preview = list.add(["b", "c"], 5);
  expect(sent.at(-1)).toEqual([["a", "b", "c"], 10]);
  wall();
  expect(sent.at(-1)).toEqual([["b", "c"], 5]);
  expect(ended).toEqual(["a"]);
  preview();
  expect(sent.at(-1)?.[0]).toEqual([]);
});

it("says nothing twice, but all again to a new connection", () => {
  const { list, sent } = make();
  list.add(["a"], 10);
  list.add(["a"], 10);
  expect(sent).toHaveLength(1);
  list.resend();
  expect(sent).toEqual([
    [["a"], 10],
    [["a"], 10],
  ]);
});

it("asks for no more than this machine can take", () => {
  const { list, sent } = make();
  list.add(["a"], 10);
  list.limit(4.9);
  expect(sent.at(-1)).toEqual([["a"], 4.9]);
  list.limit(12);
  expect(sent.at(-1)).toEqual([["a"], 10]);
});

it("watches nothing while nobody sees the window", () => {
  const { list, sent } = make();
  list.add(["a"], 10);
  list.pause(true);
  expect(sent.at(-1)?.[0]).toEqual([]);
  list.pause(false);
  expect(sent.at(-1)).toEqual([["a"], 10]);
});
