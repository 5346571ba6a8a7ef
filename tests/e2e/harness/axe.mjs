// What axe finds wrong with a page for people who do not see or point.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { keep, shot } from "./pictures.mjs";
import { until } from "./wait.mjs";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The rules of WCAG 2.2 AA, and what axe holds for good practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails with every violation on the page as it is now. */
export async function accessible(page, what) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
  const found = await page.evaluate(async (rules) => {
    // Colours on their way from one theme to the other are neither's.
    // What a page does about its size it does a frame after it knows it.
    for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished));
    const { violations } = await globalThis.axe.run(document, {
      runOnly: rules,
      resultTypes: ["violations"],
      // Figures that change all the time stand on tiles and are left out of their names.
      rules: { "label-content-name-mismatch": { enabled: false } },
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(" ")} (${failureSummary.split("\n").slice(1, 3).join(" ").trim()})`).join("; ")}`);
  }, RULES);
  assert.deepEqual(found, [], `${what}: axe found something`);
}

/**
 * That a person reaches everything that can be pressed: brought into view it lies within the window,
 * and nothing lies above it.
 */
export async function reachable(page, what) {
  const hidden = await page.evaluate(() => {
    const wrong = [];
    // What lies behind an open dialog waits.
    const within = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
    for (const element of within.querySelectorAll("button, a[href], input, select, textarea, [role=slider], [role=gridcell]")) {
      if (element.closest("[hidden], [inert]") || element.matches(":disabled") || !element.checkVisibility({ visibilityProperty: true })) continue;
      element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      for (let parent = element.parentElement; parent; parent = parent.parentElement) {
        // The page can scroll there; a person cannot.
        if (getComputedStyle(parent).overflowY === "hidden" && parent.scrollTop > 1) wrong.push(`${parent.className || parent.tagName}: scrolled by ${parent.scrollTop} px, which nobody can`);
        if (getComputedStyle(parent).overflowY === "hidden") parent.scrollTop = 0;
      }
      const box = element.getBoundingClientRect();
      // A switch is as large as its label.
      if (box.width <= 1 || box.height <= 1) continue;
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const name = element.getAttribute("aria-label") ?? element.textContent?.trim() ?? element.tagName;
      const top = document.elementFromPoint(x, y);
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) wrong.push(`${name}: out of the window at ${Math.round(x)}, ${Math.round(y)}`);
      else if (!top || !(element.contains(top) || top.contains(element) || element.labels?.[0]?.contains(top))) wrong.push(`${name}: below ${top?.className}`);
    }
    return wrong;
  });
  assert.deepEqual(hidden, [], `${what}: not everything can be reached`);
  // What is drawn is as wide as its place was when it was last measured: a frame later than the window.
  await until(`${what} is no wider than its window`, async () => {
    const beyond = await page.evaluate(() => Math.max(...[document.documentElement, ...document.querySelectorAll("main")].map((element) => element.scrollWidth - element.clientWidth)));
    assert.ok(beyond <= 0, `${beyond} px wider`);
    return true;
  }, 3_000);
}

/** As a window of that size looks when its page is zoomed to 200 %. */
export const ZOOMED_VIEW = { width: 683, height: 384 };

/**
 * That the Tab key leads to everything that can be pressed or typed into, in sight and marked when it gets there.
 * Of what arrows move in (a grid, a feed, …) it leads to one; what other keys do (`aria-keyshortcuts`) it may pass by.
 */
export async function byKeyboard(page, what) {
  const wanted = await page.evaluate(() => {
    const within = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
    const all = [...within.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((element) => !element.closest("[hidden], [inert]") && !element.matches(":disabled") && element.checkVisibility({ visibilityProperty: true }));
    const roves = (element) => element.parentElement?.closest("[role=grid], [role=feed], [role=listbox], [role=toolbar], [role=radiogroup], [role=tablist], article") != null;
    const one = (element) => element.type !== "radio" || element.checked || ![...document.getElementsByName(element.name)].some(({ checked }) => checked);
    const names = [];
    for (const element of all) {
      const name = `${element.tagName.toLowerCase()} ${element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText?.trim().slice(0, 40) ?? ""}`;
      if (element.tabIndex >= 0 && one(element)) {
        element.dataset.tabStop = String(names.length);
        names.push(name);
      } else if (element.matches("a, button, input, select, textarea") && element.tabIndex < 0 && element.type !== "file" && !element.matches("[aria-keyshortcuts]") && !roves(element)) names.push(`${name}: out of the Tab key's way`);
    }
    document.activeElement?.blur();
    return names;
  });
  const missing = new Map(wanted.entries());
  const wrong = [];
  let idle = 0;
  for (let presses = 0; missing.size > 0 && idle < 12 && presses < 3 * wanted.length + 20; presses += 1) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      const box = element?.getBoundingClientRect();
      const style = element && getComputedStyle(element);
      // A switch's mark is on its label's drawing.
      const marked = element?.matches(":focus-visible") && ((style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none");
      // What goes in this moment (an alarm that is closed) still has the focus and no place any more.
      const gone = element?.checkVisibility() === false;
      const inSight = gone || (box && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth);
      return { stop: element?.dataset?.tabStop, body: element === document.body, marked: gone || marked, inSight };
    });
    const known = seen.stop !== undefined && missing.has(Number(seen.stop));
    idle = known ? 0 : idle + 1;
    if (!known) continue;
    const name = missing.get(Number(seen.stop));
    missing.delete(Number(seen.stop));
    if (!seen.inSight) wrong.push(`${name}: not in sight with the focus`);
    else if (!seen.marked) wrong.push(`${name}: nothing shows that it has the focus`);
  }
  // What went while somebody walked (an alarm, a delivery) is not missing.
  const there = await page.evaluate((stops) => stops.filter((stop) => document.querySelector(`[data-tab-stop="${stop}"]`)?.checkVisibility()), [...missing.keys()]);
  const lost = [...missing].filter(([stop, name]) => there.includes(stop) || name.endsWith("way")).map(([, name]) => `${name}: never reached`);
  assert.deepEqual([...wrong, ...lost], [], `${what}: not everything by keyboard`);
}

/** That no word of the page itself is cut off. Names that people gave may be. */
export async function wholeWords(page, what) {
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll("h1, h2, h3, button, th, dt, label, legend, summary, [role=tab]")]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("tbody") && element.clientWidth > 1 && getComputedStyle(element).overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName.toLowerCase()} ${element.innerText.trim().slice(0, 60)}: ${element.scrollWidth} px in ${element.clientWidth}`),
  );
  assert.deepEqual(cut, [], `${what}: words are cut off`);
}

/** A state of a screen in both themes, and zoomed to 200 %. Whole screens: screens.test.mjs. */
export async function wellMade(page, what) {
  const size = page.viewportSize();
  for (const theme of ["light", "dark"]) {
    await page.evaluate((name) => { document.documentElement.dataset.theme = name; }, theme);
    await accessible(page, `${what}, ${theme}`);
    keep(`${what}-${theme}`, await shot(page));
  }
  await reachable(page, what);
  await page.setViewportSize(ZOOMED_VIEW);
  await reachable(page, `${what} at 200 %`);
  await page.setViewportSize(size);
}
