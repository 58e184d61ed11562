/** Text forms that Go servers give under ?debug=1, with the names that the text carries. */

import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/base/failure';
import { callPathOf, decodeProfile, defaultView, topTable } from '../../../src/core/profile/heapcase';
import { labelsOf } from '../../../src/core/profile/labels';

const read = (text: string) => decodeProfile(new TextEncoder().encode(text), { name: 'heap.txt' });
const top = (text: string, sampleType: string | null = null): string[] =>
  topTable(read(text), { ...defaultView, sampleType }).rows.map(
    ({ name, flat, cum }) => `${name} ${flat}/${cum}`,
  );

const heap = `heap profile: 2: 3000 [4: 5000] @ heap/2
1: 1000 [1: 1000] @ 0x1001 0x2001 0x3001
#\t0x1000\tmain.grow+0x10\t\t/src/main.go:12
#\t0x2000\tmain.main+0x20\t\t/src/main.go:5

1: 2000 [3: 4000] @ 0x4001 0x2001 0x3001
#\t0x2000\tmain.main+0x20\t\t/src/main.go:5

# runtime.MemStats
# Alloc = 123
`;

describe('heap profile as text', () => {
  it('has names, and the runtime frames without one go', () => {
    expect(top(heap)).toEqual(['main.main 2000/3000', 'main.grow 1000/1000']);
    expect(
      callPathOf(read(heap), 'inuse_space', 'main.grow')?.frames.map(({ name, line }) => `${name}:${line}`),
    ).toEqual(['main.main:5', 'main.grow:12']);
  });

  it('leaves out frames of the runtime that only another stack names', () => {
    // A stack of the runtime alone is told whole; elsewhere the text leaves the same frames out.
    const alone = heap.replace(
      '\n# runtime.MemStats',
      '1: 500 [1: 500] @ 0x4001\n#\t0x4000\truntime.mallocgc+0x10\t/go/malloc.go:1\n\n# runtime.MemStats',
    );
    expect(top(alone)).toEqual(['main.main 2000/3000', 'main.grow 1000/1000', 'runtime.mallocgc 500/500']);
  });

  it('has four sample types where allocations differ', () => {
    expect(read(heap).sampleTypes.map(({ type }) => type)).toEqual([
      'alloc_objects',
      'alloc_space',
      'inuse_objects',
      'inuse_space',
    ]);
    expect(labelsOf(read(heap), 1).numbers.get('bytes')?.values).toEqual([2000]);
  });

  it('is scaled by the sampling rate', () => {
    const sampled = heap.replace('heap/2', 'heap/1048576');
    expect(topTable(read(sampled), defaultView).total).toBeGreaterThan(500_000);
  });

  it('tells damage by its line', () => {
    expect(() => read('heap profile: 1: 1 [1: 1] @ heap/2\nnonsense\n')).toThrow('line 2 is no sample');
  });
});

describe('counts as text', () => {
  it('reads goroutines with labels', () => {
    const text = `goroutine profile: total 3\n2 @ 0x1001 0x2001\n# labels: {"route":"/pay"}\n#\t0x1000\tmain.wait+0x1\t/m.go:3\n\n1 @ 0x9001\n#\t0x9000\tmain.main+0x1\t/m.go:9\n`;
    expect(top(text)).toEqual(['main.wait 2/2', 'main.main 1/1']);
    expect(labelsOf(read(text), 0).texts.get('route')).toEqual(['/pay']);
  });

  it('reads threads, also those without a stack', () => {
    const text =
      'threadcreate profile: total 7\n6 @\n#\t0x0\n\n1 @ 0x1001\n#\t0x1000\tmain.main+0x1\t/m.go:9\n';
    expect(topTable(read(text), defaultView).total).toBe(7);
    expect(top(text)).toEqual(['main.main 1/1']);
  });

  it('reads mutex profiles', () => {
    const text = `--- mutex:\ncycles/second=1000000000\nsampling period=2\n500 3 @ 0x1001\n#\t0x1000\tsync.(*Mutex).Unlock+0x5\t/sync/mutex.go:7\n`;
    expect(top(text, 'delay')).toEqual(['sync.(*Mutex).Unlock 1000/1000']);
    expect(top(text, 'contentions')).toEqual(['sync.(*Mutex).Unlock 6/6']);
  });

  it('mutated texts give a profile or a Failure (seed 5)', () => {
    let state = 5;
    const next = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 4294967296) * below);
    };
    for (let i = 0; i < 2000; i++) {
      const bytes = new TextEncoder().encode(heap);
      for (let left = 1 + next(6); left > 0; left--) bytes[next(bytes.length)] = next(256);
      try {
        topTable(decodeProfile(bytes.subarray(0, bytes.length - next(60))), defaultView);
      } catch (thrown) {
        if (!(thrown instanceof Failure)) throw thrown;
      }
    }
  });
});
