/**
 * Puts text where it can be pasted from; whether it is there.
 *
 * A page that came over plain HTTP has no clipboard: then the text is selected out of sight and copied
 * as a hand would.
 */
export async function copyText(text: string): Promise<boolean> {
  // eslint-disable-next-line no-restricted-properties -- absent on plain HTTP, and asked for as such
  const clipboard: Clipboard | undefined = navigator.clipboard;
  try {
    if (clipboard) {
      await clipboard.writeText(text);
      return true;
    }
  } catch {
    // Not allowed to: the other way may be.
  }
  return copySelected(text);
}

function copySelected(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  Object.assign(field.style, { position: "fixed", top: "0", opacity: "0" });
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}

/** Selects all of what is shown, so that a hand can copy it. */
export function selectAll(shown: HTMLElement): void {
  if (shown instanceof HTMLInputElement) {
    shown.focus();
    shown.select();
  } else {
    getSelection()?.selectAllChildren(shown);
  }
}
