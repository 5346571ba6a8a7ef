const KEY = "inveye.token";

/** The token in an address's fragment, `#token=…`. */
export function tokenInFragment(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, "")).get("token") ?? undefined;
}

/**
 * The token this page was opened with, or kept since.
 *
 * It leaves the address bar at once, and is forgotten with the tab.
 */
export function initialToken(): string | undefined {
  const given = tokenInFragment(location.hash);
  if (given !== undefined) {
    history.replaceState(history.state, "", location.pathname + location.search);
    keepToken(given);
    return given;
  }
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepToken(token: string | undefined): void {
  try {
    if (token === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
  } catch {
    // Without storage one signs in again after a reload.
  }
}
