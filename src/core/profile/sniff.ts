/** What bytes that are no profile.proto look like, told from their content and not from their name. */

import { decodeUtf8 } from './strings';

export interface Described {
  readonly what: string;
  /** A form of profile that is read: these bytes are a damaged one. */
  readonly readable: boolean;
}

const texts: readonly (readonly [start: RegExp, what: string, readable: boolean])[] = [
  [/^\s*<(?:!doctype|html|head|body|\?xml)/i, 'an HTML page', false],
  [/^\s*[{[]["\s{[\]}\d]/, 'JSON', false],
  [/^heap profile: /, 'the text form of a heap profile (debug=1)', true],
  [/^goroutine profile: total/, 'the text form of a goroutine profile (debug=1)', true],
  [/^goroutine \d+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[/, 'a goroutine dump (debug=2)', true],
  [/^threadcreate profile: total/, 'the text form of a threadcreate profile (debug=1)', true],
  [/^--- (?:mutex|contention|contentionz|heapz|cpuz|growthz|threadz)\b/, 'a profile in text form', true],
  [/^(?:404 page not found|\d{3} [A-Z][a-z])/, 'an error message of a web server', false],
];

/** Names what the bytes are, or null where only a damaged profile.proto remains. */
export function describeBytes(bytes: Uint8Array): Described | null {
  if (bytes[0] === 0x7f && startsWith(bytes, '\x7fELF')) return { what: 'a program (ELF)', readable: false };
  if (startsWith(bytes, 'PK\x03\x04')) return { what: 'a zip archive', readable: false };
  if (startsWith(bytes, 'PERFILE2')) return { what: 'a perf.data file', readable: false };
  if (startsWith(bytes, '\x28\xb5\x2f\xfd')) return { what: 'zstd data', readable: false };
  const end = Math.min(bytes.length, 512);
  let printable = 0;
  for (let i = 0; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte !== 127)) printable++;
  }
  const head = decodeUtf8(bytes, 0, end);
  for (const [start, what, readable] of texts) if (start.test(head)) return { what, readable };
  return printable === end && end > 0 ? { what: 'text', readable: false } : null;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}
