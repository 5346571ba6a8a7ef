const KEY = "inveye.token";

/** The token in an address's fragment, `#token=…`. */
export function tokenInFragment(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, "")).get("token") ?? undefined;
}

/** An address that brings its token along. No server and no log gets to see what stands behind `#`. */
export function withToken(page: URL, token: string): string {
  const address = new URL(page);
  address.hash = new URLSearchParams({ token }).toString();
  return address.href;
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
  return keptToken();
}

/** What this tab was signed in with. */
export function keptToken(): string | undefined {
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
