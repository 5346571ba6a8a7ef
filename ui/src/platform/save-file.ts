/** Hands a file to the person at the screen. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}

/** A file name that every disk takes. */
export function fileName(...parts: string[]): string {
  return parts.join(" ").replace(/[^\p{L}\p{N} ._+-]/gu, "-");
}
