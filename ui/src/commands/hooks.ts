import { useEffect, useEffectEvent } from "react";

import { preferences } from "@/platform/preferences";

import type { ActionId } from "./actions";
import { bus, type Run } from "./bus";
import { actionsFor, onMac } from "./keymap";

/** Offers to do an action while the component is there. */
export function useAction(id: ActionId, run: Run, enabled = true): void {
  const latest = useEffectEvent(run);
  useEffect(() => (enabled ? bus.offer(id, (key) => latest(key)) : undefined), [id, enabled]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "range", "file"].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Enter and Space belong to what has the focus, if they press it. Space does not press a link. */
const PRESSED_BY: Partial<Record<string, string>> = {
  "Enter": "button, a[href], input, select, textarea, summary",
  " ": "button, input, select, textarea, summary",
};

function pressesTarget(event: KeyboardEvent): boolean {
  const pressed = PRESSED_BY[event.key];
  return pressed !== undefined && event.target instanceof HTMLElement && event.target.closest(pressed) !== null;
}

/** Turns key presses into actions; mounted once. */
export function useKeymap(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || pressesTarget(event)) return;
      const context = { mac: onMac(), typing: isTyping(event.target), letters: preferences.get().letters };
      // Below a modal dialog nothing may happen; its own Escape is the browser's.
      if (document.querySelector("dialog[open]")) return;
      for (const id of actionsFor(event, context)) {
        if (bus.run(id, event.key)) {
          event.preventDefault();
          return;
        }
      }
    };
    document.addEventListener("keydown", onKeyDown);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
