import { ACTION_IDS, ACTIONS, type ActionId } from "./actions";

/** The part of a keyboard event that decides. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export interface KeyContext {
  /** On a Mac Command takes the place of Ctrl. */
  mac: boolean;
  /** The focus is where letters are text. */
  typing: boolean;
  /** Whether single letters and digits are keys at all. */
  letters: boolean;
}

/** Whether a key alone types a character; such keys step back while somebody types. */
function isPlain(key: string): boolean {
  return [...key].length === 1;
}

/** The name of a press as it stands in the action table: `Mod+k`, `Shift+a`, `?`. */
export function pressName(press: KeyPress, mac: boolean): string {
  const letter = /^\p{L}$/u.test(press.key);
  const mod = mac ? press.metaKey : press.ctrlKey;
  // Shift is part of the character for signs ("?"), but not for letters.
  const shift = press.shiftKey && (letter || press.key.length > 1);
  const key = letter ? press.key.toLowerCase() : press.key;
  return `${mod ? "Mod+" : ""}${press.altKey ? "Alt+" : ""}${shift ? "Shift+" : ""}${key}`;
}

/** Actions a press stands for, in the order of the table; the first one somebody offers is run. */
export function actionsFor(press: KeyPress, context: KeyContext): ActionId[] {
  // With Ctrl on a Mac and the Windows key elsewhere a press is the system's: Ctrl A goes to the beginning of a line.
  if (context.mac ? press.ctrlKey : press.metaKey) return [];
  const name = pressName(press, context.mac);
  const plain = isPlain(name) || name.startsWith("Shift+");
  if (plain && (context.typing || !context.letters)) return [];
  if (context.typing && name === "Delete") return [];
  if (context.typing && name === "Mod+z") return [];
  if (context.typing && /^(Arrow|Page)/.test(name)) return [];
  return ACTION_IDS.filter((id) => ACTIONS[id].keys.includes(name));
}

/** What is pressed together: `Mod` and `k`. The plus sign is a key of its own. */
export function keyParts(key: string): string[] {
  return key === "+" ? [key] : key.split("+");
}

/** How a key is printed: `Ctrl K`, `Esc`. */
export function keyLabel(key: string, mac: boolean): string {
  const names: Record<string, string> = { Mod: mac ? "⌘" : "Ctrl", Escape: "Esc", Delete: "Del", PageDown: "PgDn", PageUp: "PgUp", " ": "Space", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", "-": "−" };
  return keyParts(key)
    .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(" ");
}

export function onMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** The first key of an action, as printed. */
export function firstKey(id: ActionId): string {
  return keyLabel(ACTIONS[id].keys[0] ?? "", onMac());
}
