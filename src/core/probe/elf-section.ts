/**
 * Finds one section of an ELF file without reading the file: header, section table, section names, section.
 * An executable of 100 MB costs four small reads. Format: https://refspecs.linuxfoundation.org/elf/gabi4+/
 */

/** Reads `length` bytes at `offset`; may return fewer at the end of the file. */
export type ReadRange = (offset: number, length: number) => Promise<Uint8Array>;

const maxTableBytes = 1 << 20;

/** The first `maxBytes` of the section, or null when this is no ELF file or has no such section. */
export async function readElfSection(
  read: ReadRange,
  name: string,
  maxBytes: number,
): Promise<Uint8Array | null> {
  const header = await read(0, 64);
  if (
    header.byteLength < 64 ||
    header[0] !== 0x7f ||
    header[1] !== 0x45 ||
    header[2] !== 0x4c ||
    header[3] !== 0x46
  ) {
    return null;
  }
  const is64 = header[4] === 2;
  const little = header[5] === 1;
  const fields = fieldReader(header, little);
  const tableAt = is64 ? fields.word64(40) : fields.word32(32);
  const entrySize = fields.word16(is64 ? 58 : 46);
  const count = fields.word16(is64 ? 60 : 48);
  const namesIndex = fields.word16(is64 ? 62 : 50);
  if (
    tableAt === 0 ||
    entrySize < (is64 ? 64 : 40) ||
    namesIndex >= count ||
    entrySize * count > maxTableBytes
  )
    return null;

  const table = await read(tableAt, entrySize * count);
  if (table.byteLength < entrySize * count) return null;
  const section = (index: number) => {
    const at = fieldReader(table.subarray(index * entrySize), little);
    return is64
      ? { name: at.word32(0), offset: at.word64(24), size: at.word64(32) }
      : { name: at.word32(0), offset: at.word32(16), size: at.word32(20) };
  };
  const nameTable = section(namesIndex);
  const names = await read(nameTable.offset, Math.min(nameTable.size, maxTableBytes));
  for (let index = 0; index < count; index++) {
    const { name: nameAt, offset, size } = section(index);
    if (textAt(names, nameAt, name.length + 1) === `${name}\0`) return read(offset, Math.min(size, maxBytes));
  }
  return null;
}

function fieldReader(bytes: Uint8Array, little: boolean) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    word16: (at: number) => view.getUint16(at, little),
    word32: (at: number) => view.getUint32(at, little),
    // Offsets in a file fit a double.
    word64: (at: number) => Number(view.getBigUint64(at, little)),
  };
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
