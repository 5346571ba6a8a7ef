/** Names to offer; a browser may know more than it lists. */
export function timeZones(): string[] {
  return Intl.supportedValuesOf("timeZone");
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat(undefined, { timeZone: name });
    return name !== "";
  } catch {
    return false;
  }
}
