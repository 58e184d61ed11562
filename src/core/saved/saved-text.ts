/** Which bytes are a text, and the text of a file that may be packed, as rotated logs are. */

import { type Inflate, inflateWithPako, isGzip } from '../profile/inflate';
import { decodeUtf8 } from '../profile/strings';

/** Of text; also what a packed one may unpack to. An engine's longest string is twice that. */
export const longestText = 256 * 1024 * 1024;

/** Text has no NUL and hardly any other control byte at its beginning. */
export function isText(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length, 4096);
  let controls = 0;
  for (let i = 0; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0) return false;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27) controls++;
  }
  return controls <= end / 100;
}

/** Unpacked bytes that are a text; `too-long` where there are more than `longestText`, null where they are no text. */
export function unpackedText(
  gzip: Uint8Array,
  inflate: Inflate = inflateWithPako,
): Uint8Array | 'too-long' | null {
  if (!isGzip(gzip)) return null;
  const unpacked = inflate(gzip, longestText);
  if (!unpacked.ok) return unpacked.problem === 'too-large' ? 'too-long' : null;
  return isText(unpacked.bytes) ? unpacked.bytes : null;
}

/** Any bytes as text, for who knows that they are one; null where they are longer than `longestText`. */
export function savedText(bytes: Uint8Array, inflate?: Inflate): string | null {
  const plain = unpackedText(bytes, inflate) ?? bytes;
  return plain === 'too-long' || plain.length > longestText ? null : decodeUtf8(plain, 0, plain.length);
}
