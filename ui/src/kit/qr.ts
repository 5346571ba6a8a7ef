/**
 * QR codes of short texts (ISO/IEC 18004: bytes, error correction level M, versions 1 to 12), drawn
 * here so that a secret goes to no other program.
 */

/** Of each version from 1: codewords for correction in a block, and blocks. */
const CORRECTION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8];

/** Rows of modules, true is dark. Nothing for a text that is too long. */
export function qrCode(text: string): boolean[][] | undefined {
  const data = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex((_, index) => capacity(index + 1) >= data.length) + 1;
  if (version === 0) return undefined;
  const words = withCorrection(packed(data, version), version);
  let best: { grid: boolean[][]; penalty: number } | undefined;
  for (let mask = 0; mask < 8; mask += 1) {
    const grid = drawn(words, version, mask);
    const penalty = penaltyOf(grid);
    if (!best || penalty < best.penalty) best = { grid, penalty };
  }
  return best?.grid;
}

const sizeOf = (version: number) => 17 + 4 * version;
const blocksOf = (version: number) => BLOCKS[version - 1] ?? 1;
const correctionOf = (version: number) => CORRECTION[version - 1] ?? 0;

/** All codewords of a version. */
function wordCount(version: number): number {
  const align = version === 1 ? 0 : Math.floor(version / 7) + 2;
  const modules = (16 * version + 128) * version + 64 - (align > 0 ? (25 * align - 10) * align - 55 : 0) - (version >= 7 ? 36 : 0);
  return Math.floor(modules / 8);
}

const dataCount = (version: number) => wordCount(version) - blocksOf(version) * correctionOf(version);

const lengthBits = (version: number) => (version < 10 ? 8 : 16);

/** How many bytes of text a version holds. */
function capacity(version: number): number {
  return Math.floor((dataCount(version) * 8 - 4 - lengthBits(version)) / 8);
}

function packed(data: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >>> bit) & 1);
  };
  push(0b0100, 4);
  push(data.length, lengthBits(version));
  for (const byte of data) push(byte, 8);
  const room = dataCount(version) * 8;
  push(0, Math.min(4, room - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const words = Array.from({ length: bits.length / 8 }, (_, index) => bits.slice(index * 8, index * 8 + 8).reduce((word, bit) => word * 2 + bit, 0));
  for (let pad = 0; words.length < room / 8; pad += 1) words.push(pad % 2 === 0 ? 0xec : 0x11);
  return words;
}

/** In GF(256) over 0x11d. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}

function generator(degree: number): number[] {
  let result = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let step = 0; step < degree; step += 1) {
    result = result.map((factor, index) => times(factor, root) ^ (result[index + 1] ?? 0));
    root = times(root, 2);
  }
  return result;
}

/** The codewords that mend a block. */
export function correction(block: readonly number[], degree: number): number[] {
  const divisor = generator(degree);
  let rest = Array<number>(degree).fill(0);
  for (const word of block) {
    const factor = word ^ (rest[0] ?? 0);
    rest = [...rest.slice(1), 0].map((value, index) => value ^ times(divisor[index] ?? 0, factor));
  }
  return rest;
}

function withCorrection(data: readonly number[], version: number): number[] {
  const count = blocksOf(version);
  const degree = correctionOf(version);
  const total = wordCount(version);
  const shortLength = Math.floor(total / count) - degree;
  const shortBlocks = count - (total % count);
  const blocks: number[][] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const length = shortLength + (index < shortBlocks ? 0 : 1);
    blocks.push(data.slice(at, at + length));
    at += length;
  }
  const ends = blocks.map((block) => correction(block, degree));
  const interleaved: number[] = [];
  for (let index = 0; index <= shortLength; index += 1) for (const block of blocks) if (index < block.length) interleaved.push(block[index] ?? 0);
  for (let index = 0; index < degree; index += 1) for (const end of ends) interleaved.push(end[index] ?? 0);
  return interleaved;
}

function alignments(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => sizeOf(version) - 7 - (count - 2 - index) * step)];
}

/** The bits of a code word with the rest of its division, for format and version. */
function checked(value: number, polynomial: number, length: number): number {
  let rest = value;
  for (let step = 0; step < length; step += 1) rest = (rest << 1) ^ ((rest >>> (length - 1)) * polynomial);
  return (value << length) | rest;
}

function masked(mask: number, x: number, y: number): boolean {
  switch (mask) {
    case 0:
      return (x + y) % 2 === 0;
    case 1:
      return y % 2 === 0;
    case 2:
      return x % 3 === 0;
    case 3:
      return (x + y) % 3 === 0;
    case 4:
      return (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0;
    case 5:
      return ((x * y) % 2) + ((x * y) % 3) === 0;
    case 6:
      return (((x * y) % 2) + ((x * y) % 3)) % 2 === 0;
    default:
      return (((x + y) % 2) + ((x * y) % 3)) % 2 === 0;
  }
}

function drawn(words: readonly number[], version: number, mask: number): boolean[][] {
  const size = sizeOf(version);
  const grid = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  const fixed = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  const set = (x: number, y: number, dark: boolean) => {
    const [row, kept] = [grid[y], fixed[y]];
    if (!row || !kept || x < 0 || x >= size) return;
    row[x] = dark;
    kept[x] = true;
  };
  for (let at = 0; at < size; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) {
    for (let dy = -4; dy <= 4; dy += 1) {
      for (let dx = -4; dx <= 4; dx += 1) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
    }
  }
  const places = alignments(version);
  const last = places.length - 1;
  for (const [i, x] of places.entries()) {
    for (const [j, y] of places.entries()) {
      if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) continue;
      for (let dy = -2; dy <= 2; dy += 1) for (let dx = -2; dx <= 2; dx += 1) set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  }
  // Level M is 00.
  const format = checked(mask, 0x537, 10) ^ 0x5412;
  const bit = (value: number, index: number) => ((value >>> index) & 1) === 1;
  for (let index = 0; index < 15; index += 1) {
    const dark = bit(format, index);
    if (index < 6) set(8, index, dark);
    else if (index < 8) set(8, index + 1, dark);
    else if (index === 8) set(7, 8, dark);
    else set(14 - index, 8, dark);
    if (index < 8) set(size - 1 - index, 8, dark);
    else set(8, size - 15 + index, dark);
  }
  set(8, size - 8, true);
  if (version >= 7) {
    const told = checked(version, 0x1f25, 12);
    for (let index = 0; index < 18; index += 1) {
      const [a, b] = [size - 11 + (index % 3), Math.floor(index / 3)];
      set(a, b, bit(told, index));
      set(b, a, bit(told, index));
    }
  }
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    // The column of the timing pattern holds no data.
    const column = right <= 6 ? right - 1 : right;
    const upward = ((column + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const y = upward ? size - 1 - step : step;
      for (const x of [column, column - 1]) {
        const row = grid[y];
        if (!row || fixed[y]?.[x]) continue;
        const dark = bit(words[at >>> 3] ?? 0, 7 - (at & 7));
        row[x] = dark !== masked(mask, x, y);
        at += 1;
      }
    }
  }
  return grid;
}

/** How hard a grid is to read. */
function penaltyOf(grid: readonly boolean[][]): number {
  const size = grid.length;
  const module = (x: number, y: number) => grid[y]?.[x] ?? false;
  const finder = [true, false, true, true, true, false, true];
  let penalty = 0;
  for (const get of [module, (x: number, y: number) => module(y, x)]) {
    for (let y = 0; y < size; y += 1) {
      let run = 1;
      for (let x = 1; x <= size; x += 1) {
        if (x < size && get(x, y) === get(x - 1, y)) {
          run += 1;
          continue;
        }
        if (run >= 5) penalty += run - 2;
        run = 1;
      }
      for (let x = 0; x + 7 <= size; x += 1) {
        if (!finder.every((dark, index) => get(x + index, y) === dark)) continue;
        const light = (from: number) => [0, 1, 2, 3].every((step) => !get(from + step, y));
        if (light(x - 4) || light(x + 7)) penalty += 40;
      }
    }
  }
  let dark = 0;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (module(x, y)) dark += 1;
      if (x + 1 < size && y + 1 < size && module(x, y) === module(x + 1, y) && module(x, y) === module(x, y + 1) && module(x, y) === module(x + 1, y + 1)) penalty += 3;
    }
  }
  return penalty + Math.floor(Math.abs(dark / (size * size) - 0.5) * 20) * 10;
}
