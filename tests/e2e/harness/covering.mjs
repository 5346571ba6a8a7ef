// What lies over what on a page.

/** Run in the page: the names of everything that an element hides, or lies under. */
export const covered = (selector) => {
  const note = document.querySelector(selector);
  const { left, top, right, bottom } = note.getBoundingClientRect();
  const found = new Set();
  for (let x = left + 1; x < right; x += 6) {
    for (let y = top + 1; y < bottom; y += 6) {
      for (const other of document.elementsFromPoint(x, y)) {
        if (!note.contains(other) && !other.contains(note)) found.add(other.getAttribute("aria-label") ?? (other.textContent.slice(0, 40) || other.tagName));
      }
    }
  }
  return [...found];
};
