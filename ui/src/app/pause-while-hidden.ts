import type { WatchList } from "@/api/watch-list";

/** A glance at another window costs no pictures. */
const GRACE_MS = 30_000;

/** Asks for no pictures while nobody can see them; alarms and numbers go on. What it returns ends that. */
export function pauseWhileHidden(watching: WatchList): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onChange = () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") watching.pause(false);
    else {
      timer = setTimeout(() => {
        watching.pause(true);
      }, GRACE_MS);
    }
  };
  document.addEventListener("visibilitychange", onChange);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onChange);
  };
}
