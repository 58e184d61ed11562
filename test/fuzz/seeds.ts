/** What the fuzzer begins with: a small profile of every form that the engine reads. */

import { encodeProfile } from '../../src/core/profile/encode';
import { drawn } from '../unit/profile/drawn';

const text = (lines: string) => new TextEncoder().encode(lines);

/** The binary CPU profile of gperftools: header, two samples, end, maps. */
function oldCpu(): Uint8Array {
  const words = [0, 3, 0, 10_000, 0, 5, 2, 0x1001, 0x2001, 2, 1, 0x3001, 0, 1, 0];
  const bytes = new Uint8Array(words.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [i, word] of words.entries()) view.setBigUint64(i * 8, BigInt(word), true);
  return Uint8Array.from([...bytes, ...text('00001000-00004000 r-xp 00000000 08:01 12 /bin/service\n')]);
}

const heapText = `heap profile: 3: 3000 [5: 5000] @ heap/1048576
1: 1000 [1: 1000] @ 0x1001 0x2001 0x3001
#\t0x1000\tmain.grow+0x10\t\t/src/main.go:12
#\t0x2000\tmain.main+0x20\t\t/src/main.go:5

2: 2000 [4: 4000] @ 0x4001 0x2001 0x3001
#\t0x2000\tmain.main+0x20\t\t/src/main.go:5

# runtime.MemStats
# Alloc = 123
# NumGC = 3
`;

const dump = `goroutine 1 [running]:
main.main()
\t/src/main.go:49 +0x487

goroutine 18 [chan receive, 3 minutes, locked to thread labels:{"route": "/pay"}]:
main.inner(...)
\t/src/main.go:20
main.(*box[...]).outer(0xc000012345, {0x1, 0x2?})
\t/src/main.go:31 +0x4f
...51 frames elided...
created by main.spawn in goroutine 1
\t/src/main.go:28 +0x4f
[originating from goroutine 1]:
main.main(...)
\t/src/main.go:9 +0x4f
`;

export const seeds: readonly Uint8Array[] = [
  encodeProfile(
    drawn(
      '10 main.main > main.load > ~main.parse@p.go:3 [bytes=64bytes, route=/pay]\n5 main.main > main.save\n-7 a',
    ),
  ),
  encodeProfile(
    drawn('1,2 a > b > c > d\n3,4 a > b [x=y, n=5]\n9007199254740993,1 é > 日本\n1,1 a > b > a > b > a', {
      dropFrames: 'b',
      keepFrames: 'c',
      comments: ['one', 'two', 'three'],
      timeNanos: 1n,
      durationNanos: 5n,
    }),
  ),
  text(heapText),
  text(dump),
  text(
    'goroutine profile: total 3\n2 @ 0x1001 0x2001\n# labels: {"route":"/pay"}\n#\t0x1000\tmain.wait+0x1\t/m.go:3\n\n1 @ 0x9001\n',
  ),
  text(
    '--- mutex:\ncycles/second=1000000000\nsampling period=2\n500 3 @ 0x1001 0x2001\n#\t0x1000\tsync.Unlock+0x5\t/m.go:7\n',
  ),
  text(
    '--- contentionz 1 ---\nformat = java\nresolution=microseconds\nsampling period = 100\n1 2 @ 0x1 0x2\n  0x1 a.b.C.d (C.java:3)\n',
  ),
  text(
    '--- threadz 1 ---\n\n--- Thread 7eff063d9940 (name: main/25376) stack: ---\n  PC: 0x40be31: helper(int)\n  0x40be31: f\n  0x40be99: g\n---\n--- Memory map: ---\n  00400000-00fcb000: cppbench\n',
  ),
  text(
    '--- heapz 1 ---\nformat = java\nresolution=bytes\n7048 3 @ 0x1 0x2\n  0x1 java.lang.A.b (A.java:3)\n',
  ),
  text(
    'heap profile: 1: 10 [1: 10] @ growthz\n1: 10 [1: 10] @ 0x1001\nMAPPED_LIBRARIES:\n1000-2000 r-xp 0 08:01 1 /bin/a\n',
  ),
  oldCpu(),
];
