// What axe finds wrong with a page for people who do not see or point.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The rules of WCAG 2.2 AA, and what axe holds for good practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails with every violation on the page as it is now. */
export async function accessible(page, what) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
  const found = await page.evaluate(async (rules) => {
    // Colours on their way from one theme to the other are neither's.
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
    for (const element of document.querySelectorAll("button, a[href], input, select, textarea, [role=slider], [role=gridcell]")) {
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
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(beyond <= 0, `${what}: ${beyond} px wider than the window`);
}

/** As a window of that size looks when its page is zoomed to 200 %. */
export const ZOOMED_VIEW = { width: 683, height: 384 };
