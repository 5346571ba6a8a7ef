const LOOPBACK = /^(localhost|127\.|\[?::1)/;

/**
 * Where another device reaches the engine: as this page did, if that was from outside; otherwise an address of the
 * store's network before a name, which not every telephone finds.
 */
export function deviceAddress(names: readonly string[], page: { hostname: string; port: string; protocol: string }): string {
  const port = page.port === "" ? "" : `:${page.port}`;
  if (page.protocol === "https:" && !LOOPBACK.test(page.hostname)) return `https://${page.hostname}${port}`;
  const reachable = names.filter((name) => !LOOPBACK.test(name));
  const name = reachable.find((each) => /^\d+(\.\d+){3}$/.test(each)) ?? reachable.find((each) => !each.includes(":")) ?? page.hostname;
  return `https://${name}${port}`;
}

/** A port as typed; none where it is no number from 1 to 65535. */
export function typedPort(text: string): number | undefined {
  const typed = text.trim();
  const port = /^\d{1,5}$/.test(typed) ? Number(typed) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}
