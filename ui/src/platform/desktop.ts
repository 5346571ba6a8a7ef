/**
 * Whether this page stands in the product's own window, which lets it be heard without a click: nobody
 * clicks on a wall that started by itself after a power cut. Said by `src-tauri/src/window.rs`.
 */
export function inDesktop(): boolean {
  return "inveyeDesktop" in globalThis;
}

/** The token that the desktop was started with, for the page of an engine elsewhere (`src-tauri/src/shell.rs`). */
export function handedToken(): string | undefined {
  return (globalThis as { inveyeToken?: string }).inveyeToken;
}

/** Opens a file that this window has saved, with the program that the desktop prefers (`src-tauri/src/saving.rs`). */
export function openSaved(number: number): void {
  open(`/?saved=${String(number)}`, "_blank", "noopener");
}

/** How the desktop asks for the address of a further window, to open again those of last time (`src-tauri/src/walls.rs`). */
export function onWindowAddress(address: (window: number) => string | undefined): void {
  const page = globalThis as { inveyeWindowAddress?: typeof address };
  page.inveyeWindowAddress = address;
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
