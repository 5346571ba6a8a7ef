// Reads ZIPs whose files are stored as they are, and says where each one lies.

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** The files of a ZIP: name, where its bytes begin in the ZIP, and the bytes. */
export function entries(zip) {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new Error("this is no ZIP");
  const found = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error(`no entry at ${at}`);
    if (zip.readUInt16LE(at + 10) !== 0) throw new Error("this file is compressed");
    const [bytes, nameLength, extra, comment, local] = [zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const offset = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    found.push({ name, offset, data: zip.subarray(offset, offset + bytes) });
    at += 46 + nameLength + extra + comment;
  }
  return found;
}
