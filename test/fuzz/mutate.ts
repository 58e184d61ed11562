/** Damages bytes: bits, lengths, repeated and missing pieces, and the numbers and words that formats trip over. */

import { pick } from './random';

const hostile: readonly (readonly number[])[] = [
  // Varints of ten bytes, of eleven, and one that promises 4 GB.
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  Array(11).fill(0xff),
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  // Bytes that are no UTF-8: a lone continuation, an overlong form, half a surrogate pair.
  [0x80],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0],
  ...[
    '99999999999999999999',
    '-1',
    '0x',
    '0xffffffffffffffffffff',
    '\n',
    '\n\n',
    '\r\n',
    '\t',
    '@',
    ' [',
    ']:\n',
    '(',
    ')\n',
    '"',
    '\\',
    'goroutine 7 [',
    'created by ',
    '...',
    '--- Memory map: ---\n',
    'heap profile: 1: 1 [1: 1] @ heap/2\n',
    '# runtime.MemStats\n',
    '$a=$a$a\n',
  ].map((word) => [...new TextEncoder().encode(word)]),
];

export function mutate(bytes: Uint8Array, next: () => number): Uint8Array {
  const copy = [...bytes];
  const below = (limit: number) => Math.floor(next() * limit);
  for (let left = 1 + below(2); left > 0; left--) {
    const at = below(copy.length);
    switch (below(8)) {
      case 0:
        copy[at] = below(256);
        break;
      case 1:
        copy.splice(at, 1 + below(8));
        break;
      case 2:
        copy.splice(at, 0, ...pick(next, hostile));
        break;
      case 3:
        copy.splice(at, 0, ...copy.slice(below(copy.length)).slice(0, 60));
        break;
      case 4:
        copy.splice(at, pick(next, hostile).length, ...pick(next, hostile));
        break;
      case 5:
        if (next() < 0.2) copy.length = at;
        break;
      default:
        copy[at] = (copy[at] ?? 0) ^ (1 << below(8));
    }
  }
  return Uint8Array.from(copy);
}
