import { describe, expect, it } from 'vitest';
import type { Target } from '#core/case/model';
import { type MemleakPlace, memleakCommand } from '#main/collect/memleak/memleak-command';

const target = { pid: 4711 } as Target;
const place: MemleakPlace = {
  ...{ target, implementation: 'python', program: 'memleak-bpfcc', bySudo: false, library: null },
};
const settings = { forSeconds: 30, olderThanMs: 5000, sampleEvery: 1, top: 20 };

describe('the command line of memleak', () => {
  it('follows the chosen length and rate', () => {
    expect(memleakCommand(place, settings)).toBe(
      "env 'PYTHONUNBUFFERED=1' timeout -s INT -k 10 330 memleak-bpfcc -p 4711 -o 5000 -T 20 10 3",
    );
    expect(memleakCommand(place, { ...settings, forSeconds: 60, sampleEvery: 10 })).toMatch(
      / 360 memleak-bpfcc -p 4711 -o 5000 -T 20 -s 10 10 6$/,
    );
  });

  it('says that sudo raises it', () => {
    expect(memleakCommand({ ...place, bySudo: true }, settings)).toMatch(/^sudo env /);
  });

  it('names the C library of the process to each implementation in its own way', () => {
    const library = '/proc/4711/root/usr/lib/libc.so.6';
    expect(memleakCommand({ ...place, library }, settings)).toContain(` -O ${library} `);
    const libbpf = memleakCommand({ ...place, implementation: 'libbpf', library }, settings);
    expect(libbpf).toMatch(
      /^sh -c .* sh \/proc\/4711\/root\/usr\/lib stdbuf -oL timeout .* -O \.\/libc\.so\.6 10 3$/,
    );
  });
});
