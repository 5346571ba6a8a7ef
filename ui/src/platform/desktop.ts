/**
 * Whether this page stands in the product's own window, which lets it be heard without a click: nobody
 * clicks on a wall that started by itself after a power cut. Said by `src-tauri/src/window.rs`.
 */
export function inDesktop(): boolean {
  return "inveyeDesktop" in globalThis;
}
