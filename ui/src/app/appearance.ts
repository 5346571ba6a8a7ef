import { useEffect } from "react";

import { useAction } from "@/commands/hooks";
import { preferences, usePreferences } from "@/platform/preferences";
import { overlay } from "@/video/overlay";

const THEMES = ["dark", "light", "contrast"] as const;

/** Puts the preferences to work outside React: theme and density on the document, drawings on pictures. */
export function useAppearance(): void {
  const { theme, density, boxes, scene } = usePreferences();
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset["theme"] = theme;
    if (density === "auto") delete dataset["density"];
    else dataset["density"] = density;
  }, [theme, density]);
  useEffect(() => {
    overlay.set({ boxes, scene });
  }, [boxes, scene]);
  useAction("theme.next", () => {
    preferences.set({ theme: THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "dark" });
    return true;
  });
}
