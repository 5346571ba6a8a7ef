import type { DeviceSetting } from "@/api/generated";

/** The time server that the engine offers with some changes. */
export function offeredServer(changes: readonly DeviceSetting[]): string | undefined {
  return changes.find((change) => change.setting === "time_server")?.server;
}

/** The same changes with the store's own time server; all others as they are. */
export function withTimeServer(changes: readonly DeviceSetting[], server: string | undefined): readonly DeviceSetting[] {
  const own = server?.trim();
  return own ? changes.map((change) => (change.setting === "time_server" ? { ...change, server: own } : change)) : changes;
}

/** Whether it can be a host name or an address; whether there is such a host, the camera finds out. */
export const isHost = (server: string): boolean => /^[^\s/@?#]+$/.test(server.trim()) && !server.includes("://");
