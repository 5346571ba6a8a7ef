import type { t } from "@/i18n";

export type ActionId = keyof typeof t.commands.names;

export type ActionGroup = keyof typeof t.commands.groups;

interface Action {
  group: ActionGroup;
  /** Where else it does the same. */
  also?: ActionGroup;
  /** As in `KeyboardEvent.key`, letters in lower case; `Mod+` is Ctrl, on a Mac Command. */
  keys: readonly string[];
}

/** Every command there is, with its keys. Screens say what they do by `useAction`. */
export const ACTIONS: Record<ActionId, Action> = {
  "palette.open": { group: "everywhere", keys: ["Mod+k"] },
  "help.open": { group: "everywhere", keys: ["?"] },
  "leave": { group: "everywhere", keys: ["Escape"] },
  "go.live": { group: "everywhere", keys: ["Alt+1"] },
  "go.overview": { group: "everywhere", keys: ["Alt+2"] },
  "go.cameras": { group: "everywhere", keys: ["Alt+3"] },
  "go.rules": { group: "everywhere", keys: ["Alt+4"] },
  "go.settings": { group: "everywhere", keys: ["Alt+5"] },
  "go.playback": { group: "everywhere", keys: ["Alt+6"] },
  "go.storage": { group: "everywhere", keys: ["Alt+7"] },
  "go.alarms": { group: "everywhere", keys: ["Alt+8"] },
  "go.people": { group: "everywhere", keys: ["Alt+9"] },
  "go.audit": { group: "everywhere", keys: ["Alt+0"] },
  "go.account": { group: "everywhere", keys: ["Alt+m"] },
  "go.incidents": { group: "everywhere", keys: ["Alt+i"] },
  "go.handover": { group: "everywhere", keys: ["Alt+h"] },
  "go.notifications": { group: "everywhere", keys: ["Alt+n"] },
  "go.setup": { group: "everywhere", keys: ["Alt+s"] },
  "theme.next": { group: "everywhere", keys: ["Alt+t"] },
  "ptz.open": { group: "ptz", keys: ["t"] },
  "ptz.move": { group: "ptz", keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] },
  "ptz.zoom_in": { group: "ptz", keys: ["PageUp"] },
  "ptz.zoom_out": { group: "ptz", keys: ["PageDown"] },
  "ptz.presets": { group: "ptz", keys: ["p"] },
  "tile.pick": { group: "wall", also: "playback", keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"] },
  "tile.open": { group: "wall", also: "playback", keys: ["f"] },
  "tile.replay": { group: "wall", keys: ["r"] },
  "tile.listen": { group: "wall", keys: ["h"] },
  "tile.talk": { group: "wall", keys: ["s"] },
  "tile.zoom_in": { group: "wall", keys: ["+", "="] },
  "tile.zoom_out": { group: "wall", keys: ["-"] },
  "tile.whole": { group: "wall", keys: ["z"] },
  "tile.pan": { group: "wall", keys: ["Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowDown"] },
  "tile.move": { group: "wall", keys: ["Mod+ArrowLeft", "Mod+ArrowRight", "Mod+ArrowUp", "Mod+ArrowDown"] },
  "wall.arrange": { group: "wall", keys: ["w"] },
  "wall.next_page": { group: "wall", keys: ["PageDown"] },
  "wall.previous_page": { group: "wall", keys: ["PageUp"] },
  "overlay.boxes": { group: "wall", keys: ["b"] },
  "overlay.scene": { group: "wall", keys: ["l"] },
  "alert.acknowledge": { group: "alarm", keys: ["a"] },
  "alert.dispatch": { group: "alarm", keys: ["d"] },
  "alert.dismiss": { group: "alarm", keys: ["x"] },
  "alert.resolve": { group: "alarm", keys: ["Shift+a"] },
  "alert.camera": { group: "alarm", keys: ["c"] },
  "alert.clip": { group: "alarm", keys: ["v"] },
  "alert.incident": { group: "alarm", keys: ["i"] },
  "sound.toggle": { group: "alarm", keys: ["m"] },
  "playback.toggle": { group: "playback", keys: [" "] },
  "playback.back": { group: "playback", keys: ["ArrowLeft"] },
  "playback.forward": { group: "playback", keys: ["ArrowRight"] },
  "playback.back_more": { group: "playback", keys: ["Shift+ArrowLeft"] },
  "playback.forward_more": { group: "playback", keys: ["Shift+ArrowRight"] },
  "playback.frame_back": { group: "playback", keys: [","] },
  "playback.frame_next": { group: "playback", keys: ["."] },
  "playback.slower": { group: "playback", keys: ["<"] },
  "playback.faster": { group: "playback", keys: [">"] },
  "playback.event_back": { group: "playback", keys: ["["] },
  "playback.event_next": { group: "playback", keys: ["]"] },
  "playback.live": { group: "playback", keys: ["l"] },
  "playback.zoom_in": { group: "playback", keys: ["+", "="] },
  "playback.zoom_out": { group: "playback", keys: ["-"] },
  "playback.earlier": { group: "playback", keys: ["PageUp"] },
  "playback.later": { group: "playback", keys: ["PageDown"] },
  "playback.in": { group: "playback", keys: ["i"] },
  "playback.out": { group: "playback", keys: ["o"] },
  "playback.export": { group: "playback", keys: ["e"] },
  "playback.snapshot": { group: "playback", keys: ["s"] },
  "playback.bookmark": { group: "playback", keys: ["n"] },
  "playback.protect": { group: "playback", keys: ["p"] },
  "playback.sound": { group: "playback", keys: ["m"] },
  "editor.select": { group: "editor", keys: ["v"] },
  "editor.line": { group: "editor", keys: ["l"] },
  "editor.zone": { group: "editor", keys: ["z"] },
  "editor.place": { group: "editor", keys: ["Enter"] },
  "editor.swap": { group: "editor", keys: ["w"] },
  "editor.undo": { group: "editor", keys: ["Mod+z"] },
  "editor.save": { group: "editor", keys: ["Mod+s"] },
  "editor.delete": { group: "editor", keys: ["Delete"] },
};

export const ACTION_IDS = Object.keys(ACTIONS) as ActionId[];
