import { afterEach, expect, it, vi } from "vitest";

import { copyText } from "./copy-text";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A browser that copies what is selected when it is told to, and refuses some ways. */
function browser({ clipboard, selecting }: { clipboard: "works" | "refuses" | "absent"; selecting: boolean }) {
  const pasted: string[] = [];
  const fields: { value: string; style: object; select: () => void; remove: () => void }[] = [];
  let selected: string | undefined;
  class HTMLElement {
    focus = vi.fn();
  }
  const had = new HTMLElement();
  vi.stubGlobal("HTMLElement", HTMLElement);
  vi.stubGlobal("navigator", {
    ...(clipboard !== "absent" && {
      clipboard: {
        writeText: (text: string) => {
          if (clipboard === "refuses") return Promise.reject(new Error("NotAllowedError"));
          pasted.push(text);
          return Promise.resolve();
        },
      },
    }),
  });
  vi.stubGlobal("document", {
    activeElement: had,
    createElement: () => {
      const field = {
        value: "",
        style: {},
        select: () => {
          if (fields.includes(field)) selected = field.value;
        },
        remove: () => {
          fields.splice(fields.indexOf(field), 1);
        },
      };
      return field;
    },
    body: { append: (field: (typeof fields)[number]) => fields.push(field) },
    execCommand: (what: string) => {
      if (what !== "copy" || !selecting || selected === undefined) return false;
      pasted.push(selected);
      return true;
    },
  });
  return { pasted, fields, had };
}

it("copies on a page that came over plain HTTP, leaves nothing behind and gives the focus back", async () => {
  const { pasted, fields, had } = browser({ clipboard: "absent", selecting: true });
  expect(await copyText("one\ntwo")).toBe(true);
  expect(pasted).toEqual(["one\ntwo"]);
  expect(fields).toEqual([]);
  expect(had.focus).toHaveBeenCalledOnce();
});

it("takes the clipboard where there is one, and the other way where it may not", async () => {
  const open = browser({ clipboard: "works", selecting: false });
  expect(await copyText("key")).toBe(true);
  expect(open.pasted).toEqual(["key"]);
  const refusing = browser({ clipboard: "refuses", selecting: true });
  expect(await copyText("key")).toBe(true);
  expect(refusing.pasted).toEqual(["key"]);
});

it("says when nothing was copied", async () => {
  const { pasted, fields } = browser({ clipboard: "absent", selecting: false });
  expect(await copyText("key")).toBe(false);
  expect(pasted).toEqual([]);
  expect(fields).toEqual([]);
});
