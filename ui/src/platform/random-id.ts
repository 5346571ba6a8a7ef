/** An id that nobody else makes. Pages that came over plain HTTP have no `crypto.randomUUID`: this works on them, too. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
