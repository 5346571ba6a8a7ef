/** Storage that may be missing (private windows, full disks): then nothing is remembered, and nothing breaks. */

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`inveye.${key}`, JSON.stringify(value));
  } catch {
    // Not remembering a view is not worth a message.
  }
}

export function recall(key: string): unknown {
  try {
    const text = localStorage.getItem(`inveye.${key}`);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
