// What people call the things of a page.

/**
 * Run in the page: the first thing of a kind that people know by a name and can reach: not below a dialog that is
 * open. Of a button the beginning of its name will do, if none is called exactly so: it may name its key.
 * @param {string} kind
 * @param {string | { pattern: string }} name
 * @param {[string, string | { pattern: string }][]} within kinds and names of what it lies in, from outside
 */
export const named = (kind, name, within) => {
  const KINDS = {
    button: "button, summary",
    link: "a[href]",
    field: "input, select, textarea",
    picture: "canvas, img, [role=img]",
    region: "section, dialog, nav, [role=region]",
    form: "form",
    group: "fieldset, [role=group]",
    list: "ul, ol, [role=feed]",
    item: "li, article",
    row: "tr",
    cell: "[role=gridcell]",
    text: "p, span, b, i, h1, h2, h3, td, th, dd, dt, li, summary, code, label, legend, div, time",
  };
  const plain = (text) => (text ?? "").replaceAll(/\s+/g, " ").trim();
  const called = (element) => {
    const by = element.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.innerText).join(" ");
    const labels = element.matches(KINDS.field) && element.labels?.length ? [...element.labels].map((label) => label.innerText).join(" ") : undefined;
    return plain(element.getAttribute("aria-label") ?? by ?? labels ?? element.querySelector(":scope > legend")?.innerText ?? element.innerText);
  };
  const find = (of, which, words) => {
    const all = [...(of !== document && of.matches(KINDS[which]) ? [of] : []), ...of.querySelectorAll(KINDS[which])].filter((element) => element.getClientRects().length > 0 && !element.matches(":disabled"));
    if (typeof words !== "string") return all.find((element) => new RegExp(words.pattern).test(called(element)));
    return all.find((element) => called(element) === words) ?? all.find((element) => which === "button" && called(element).startsWith(words));
  };
  const top = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
  const scope = within.reduce((of, [outer, words]) => of && find(of, outer, words), top);
  return (scope && find(scope, kind, name)) ?? null;
};
