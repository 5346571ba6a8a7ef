/**
 * Whether this page stands in the product's own window, which lets it be heard without a click: nobody
 * clicks on a wall that started by itself after a power cut. Said by `src-tauri/src/window.rs`.
 */
export function inDesktop(): boolean {
  return "inveyeDesktop" in globalThis;
}

/** What a click on an alarm's desktop notification does while this listens (`src-tauri/src/window.rs`). */
export function onOpenAlarm(open: (alarm: string) => void): () => void {
  const page = globalThis as { inveyeOpenAlarm?: (alarm: string) => void };
  page.inveyeOpenAlarm = open;
  return () => {
    delete page.inveyeOpenAlarm;
  };
}

/** What the tray's menu does while this listens (`src-tauri/src/window.rs`). */
export function onNewestAlarm(open: () => void): () => void {
  const page = globalThis as { inveyeNewestAlarm?: () => void };
  page.inveyeNewestAlarm = open;
  return () => {
    delete page.inveyeNewestAlarm;
  };
}
