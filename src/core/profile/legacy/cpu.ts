/** The binary CPU profile of gperftools and old Go. pprof: parseCPU, cpuProfile, parseCPUSamples, javaCPUProfile. */

import type { Profile } from '../columns';
import { decodeUtf8 } from '../strings';
import { before, Draft } from './draft';
import { javaLocations } from './java';
import { parseMaps } from './maps';

interface Word {
  readonly size: 4 | 8;
  readonly littleEndian: boolean;
}

const words: readonly Word[] = [
  { size: 4, littleEndian: true },
  { size: 4, littleEndian: false },
  { size: 8, littleEndian: true },
  { size: 8, littleEndian: false },
];

/** null: the bytes are not of this format. */
export function parseCpu(bytes: Uint8Array): Profile | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const word of words) {
    if (bytes.length < 5 * word.size) continue;
    const read = (i: number): bigint =>
      word.size === 4
        ? BigInt(view.getUint32(i * 4, word.littleEndian))
        : view.getBigUint64(i * 8, word.littleEndian);
    const isJava = read(2) === 1n;
    if (read(0) === 0n && read(1) === 3n && (read(2) === 0n || isJava) && read(3) > 0n && read(4) === 0n) {
      return parseSamples(bytes, word.size, read, read(3), isJava);
    }
  }
  return null;
}

function parseSamples(
  bytes: Uint8Array,
  size: number,
  read: (i: number) => bigint,
  period: bigint,
  isJava: boolean,
): Profile | null {
  const draft = new Draft();
  draft.period = BigInt.asIntN(64, period * 1000n);
  draft.periodType = { type: 'cpu', unit: 'nanoseconds' };
  draft.sampleTypes = [
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'nanoseconds' },
  ];
  const end = Math.floor(bytes.length / size);
  let at = 5;
  let rest = bytes.length;
  while (at * size < bytes.length) {
    if (at + 2 > end) return null;
    const count = read(at);
    const depth = read(at + 1);
    at += 2;
    if (depth > BigInt(end - at)) return null;
    const stack: bigint[] = [];
    for (let i = 0; i < Number(depth); i++) stack.push(read(at + i));
    at += Number(depth);
    rest = at * size;
    if (count === 0n && depth === 1n && stack[0] === 0n) break;
    const addresses = isJava ? stack : stack.map((address, i) => (i > 0 ? before(address) : address));
    draft.add([count, count * draft.period], addresses);
  }
  const text = decodeUtf8(bytes, Math.min(rest, bytes.length), bytes.length);
  if (isJava) return javaLocations(draft, text.split('\n'));
  removeHandlerFrames(draft);
  draft.mappings = parseMaps(text.split('\n'));
  return draft.finish(() => draft.removeDoubleLeaves());
}

/** A second frame that nearly all samples share was pushed by the signal handler: up to two of them go. */
function removeHandlerFrames({ samples }: Draft): void {
  const margin = Math.floor(samples.length / 32);
  for (let round = 0; round < 2; round++) {
    const counts = new Map<bigint, number>();
    for (const { stack } of samples) {
      const second = stack[1];
      if (second !== undefined) counts.set(second, (counts.get(second) ?? 0) + 1);
    }
    const common = [...counts].find(([, count]) => count >= samples.length - margin);
    if (!common) continue;
    for (const { stack } of samples) if (stack[1] === common[0]) stack.splice(1, 1);
  }
}
