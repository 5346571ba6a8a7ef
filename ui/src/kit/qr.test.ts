import { describe, expect, it } from "vitest";

import { correction, qrCode } from "./qr";

const rows = (grid: boolean[][]) => grid.map((row) => row.map((dark) => (dark ? "#" : ".")).join(""));

describe("QR codes", () => {
  it("mend with the words of the standard's example", () => {
    // ISO/IEC 18004, annex I: version 1-M, "01234567".
    expect(correction([0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11], 10)).toEqual([0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55]);
  });

  it("grow with the text, and there is none for a text that is too long", () => {
    expect([1, 14, 15, 26, 120, 200, 287].map((length) => qrCode("a".repeat(length))?.length)).toEqual([21, 21, 25, 25, 45, 57, 65]);
    expect(qrCode("a".repeat(288))).toBeUndefined();
  });

  it("have their three finders, their timing and the dark module", () => {
    const grid = rows(qrCode("otpauth://totp/InvEye:anna?secret=JBSWY3DPEHPK3PXP&issuer=InvEye") ?? []);
    const size = grid.length;
    const finder = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"];
    const at = (x: number, y: number) => grid.slice(y, y + 7).map((row) => row.slice(x, x + 7));
    for (const [x, y] of [[0, 0], [size - 7, 0], [0, size - 7]] as const) expect(at(x, y)).toEqual(finder);
    expect(grid[6]?.slice(8, size - 8)).toBe("#.".repeat(size).slice(0, size - 16));
    expect(grid[size - 8]?.[8]).toBe("#");
  });
});
