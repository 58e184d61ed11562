/** No bytes make the engine throw anything but a Failure, hang, or take memory without bound. */

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/base/failure';
import { encodeProfile } from '../../../src/core/profile/encode';
import {
  callGraph,
  decodeProfile,
  defaultView,
  formatDot,
  formatTop,
  topTable,
} from '../../../src/core/profile/index';
import { drawn } from './drawn';

const seed = Number(process.env['HEAPCASE_SEED'] ?? 20261123);
const rounds = Number(process.env['HEAPCASE_MUTATIONS'] ?? 5000);

function random(state: number): () => number {
  let s = state;
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return s / 4294967296;
  };
}

const seeds = [
  drawn(
    '10 main.main > main.load > ~main.parse@p.go:3 [bytes=64bytes, route=/pay]\n5 main.main > main.save\n-7 a',
  ),
  drawn('1,2 a > b > c > d\n3,4 a > b [x=y, n=5]\n9007199254740993,1 é > 日本', {
    dropFrames: 'b',
    comments: ['one', 'two', 'three'],
    timeNanos: 1n,
  }),
].map(encodeProfile);

function mutate(bytes: Uint8Array, next: () => number): Uint8Array {
  const copy = [...bytes];
  for (let left = 1 + Math.floor(next() * 3); left > 0; left--) {
    const at = Math.floor(next() * copy.length);
    const byte = Math.floor(next() * 256);
    const way = Math.floor(next() * 8);
    if (way === 0) copy[at] = byte;
    else if (way === 1) copy.splice(at, 1 + Math.floor(next() * 8));
    else if (way === 2) copy.splice(at, 0, byte, byte | 128, 255);
    else if (way === 3) copy.push(...copy.slice(at, at + 40));
    else copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(next() * 8));
  }
  return Uint8Array.from(copy);
}

describe('hostile bytes', () => {
  it(`${rounds} mutated profiles give a report or a Failure (seed ${seed})`, () => {
    const next = random(seed);
    let read = 0;
    for (let i = 0; i < rounds; i++) {
      const bytes = mutate(seeds[i % seeds.length] as Uint8Array, next);
      const given =
        i % 7 === 0
          ? new Uint8Array(gzipSync(bytes)).map((byte, at) => (next() < 0.002 && at > 2 ? byte ^ 1 : byte))
          : bytes;
      try {
        const profile = decodeProfile(given, { unpackLimit: 1 << 20 });
        read++;
        const view = {
          ...defaultView,
          granularity: i % 3 === 0 ? ('addresses' as const) : null,
          tagFocus: i % 5 === 0 ? ':1kb' : '',
        };
        formatTop(topTable(profile, view));
        formatDot(callGraph(profile, { ...view, callTree: i % 4 === 0 }));
        encodeProfile(profile);
      } catch (thrown) {
        if (!(thrown instanceof Failure))
          throw new Error(`round ${i} of seed ${seed}: ${thrown instanceof Error ? thrown.stack : thrown}`);
      }
    }
    expect(read).toBeGreaterThan(rounds / 20);
  });

  it('lengths and numbers that promise too much cost nothing', () => {
    const promise = Uint8Array.from([0x12, 0xff, 0xff, 0xff, 0xff, 0x07, 1, 2, 3]);
    expect(() => decodeProfile(promise)).toThrow(Failure);
    const varint = Uint8Array.from([0x48, ...Array(11).fill(0xff), 1]);
    expect(() => decodeProfile(varint)).toThrow(Failure);
  });
});
