/** Goroutine dumps (debug=2): what each line tells, groups, and dumps as profiles. */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeProfile, defaultView, readGoroutineDump, topTable } from '../../../src/core/profile/heapcase';
import { labelsOf } from '../../../src/core/profile/labels';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const groupsOf = (text: string) => readGoroutineDump(bytesOf(text))?.groups ?? [];
const top = (text: string, more = {}) =>
  topTable(decodeProfile(bytesOf(text)), { ...defaultView, ...more }).rows.map(
    ({ name, flat, cum }) => `${name} ${flat}/${cum}`,
  );

const waiting = (id: number, header: string) => `goroutine ${id} [${header}]:
main.inner(...)
\t/src/main.go:20
main.(*box[...]).outer(0xc0000${id}, {0x1, 0x2?})
\t/src/main.go:31 +0x4f
created by main.spawn.func1 in goroutine 1
\t/src/main.go:28 +0x4f
`;

const dump = `goroutine 1 [running]:
main.main()
\t/src/main.go:49 +0x487

${waiting(18, 'chan receive, 3 minutes')}
${waiting(19, 'chan receive, 90 minutes, locked to thread')}
${waiting(20, 'select (no cases)')}`;

describe('goroutine dumps', () => {
  it('groups by stack, with states, the longest wait, threads and the creator', () => {
    const [group] = groupsOf(dump);
    expect(group).toMatchObject({
      count: 3,
      states: [
        { state: 'chan receive', count: 2 },
        { state: 'select (no cases)', count: 1 },
      ],
      longestWaitMinutes: 90,
      lockedToThread: 1,
      creator: { function: 'main.spawn.func1', file: '/src/main.go', line: 28 },
      example: { id: 18, creatorId: 1, args: ['...', '0xc000018, {0x1, 0x2?}'] },
    });
    expect(group?.frames).toEqual([
      { function: 'main.inner', file: '/src/main.go', line: 20, inlined: true },
      { function: 'main.(*box[...]).outer', file: '/src/main.go', line: 31, inlined: false },
    ]);
  });

  it('is a profile of goroutines, whose labels filter', () => {
    expect(top(dump)).toEqual(['main.inner 3/3', 'main.main 1/1', 'main.(*box[...]).outer 0/3']);
    expect(top(dump, { tagFocus: 'wait=600s:' })[0]).toBe('main.inner 1/1');
    expect(top(dump, { tagFocus: 'wait=1hr:' })[0]).toBe('main.inner 1/1');
    expect(top(dump, { tagFocus: 'state=chan receive' })[0]).toBe('main.inner 2/2');
    expect(top(dump, { tagRoot: 'creator' })).toContain('main.spawn.func1 0/3');
    expect(top(dump, { noInlines: true })[0]).toBe('main.(*box[...]).outer 3/3');
  });

  it('reads headers of crashes, leaked goroutines, bubbles and labels', () => {
    const header = (text: string) =>
      groupsOf(`goroutine 7 ${text}:\nmain.a()\n\t/a.go:1 +0x1\n`)[0]?.variants[0];
    expect(header('gp=0xc000002380 m=0 mp=0x5a8b80 [runnable (scan)]')?.state).toBe('runnable');
    expect(header('gp=0xc000002380 m=nil [GC worker (idle), 2 minutes]')).toMatchObject({
      state: 'GC worker (idle)',
      waitMinutes: 2,
    });
    expect(header('[chan receive (leaked)]')?.state).toBe('chan receive (leaked)');
    expect(header('[select (durable), 1 minutes, synctest bubble 3]')?.state).toBe('select (durable)');
    const labelled = header('[sync.Mutex.Lock labels:{"route": "/pay]:", "who": "a \\"b\\""}]');
    expect(labelled).toMatchObject({
      state: 'sync.Mutex.Lock',
      labels: [
        ['route', '/pay]:'],
        ['who', 'a "b"'],
      ],
    });
  });

  it('puts a frame where the runtime left some out, so that no call is invented', () => {
    const text =
      'goroutine 7 [running]:\nmain.a()\n\t/a.go:1 +0x1\n...51 frames elided...\nmain.z()\n\t/a.go:9 +0x1\n';
    expect(groupsOf(text)[0]?.frames.map(({ function: name }) => name)).toEqual([
      'main.a',
      '[frames elided]',
      'main.z',
    ]);
    expect(top(text)).toContain('[frames elided] 0/1');
  });

  it('leaves out ancestors, registers and lines that are none', () => {
    const text = `SIGQUIT: quit
PC=0x1 m=0 sigcode=0

goroutine 5 [select]:
main.a()
\t/a.go:1 +0x1 fp=0xc000 sp=0xc001 pc=0x1
created by main.b
\t/a.go:2 +0x2
[originating from goroutine 3]:
main.ancestor(...)
\t/a.go:3 +0x3

goroutine 6 [running]:
\tgoroutine running on other thread; stack unavailable

rax    0x0
exit status 2\r
`;
    expect(readGoroutineDump(bytesOf(text))?.total).toBe(2);
    expect(top(text)).toEqual(['[stack unavailable] 1/1', 'main.a 1/1']);
    const [first] = groupsOf(text);
    expect(first).toMatchObject({ creator: { function: 'main.b', line: 2 }, example: { creatorId: null } });
    expect(first?.frames[0]?.line).toBe(1);
  });

  it('says where it is cut, and does not count half a goroutine', () => {
    for (const end of [120, 95, 80, 72]) {
      const cut = readGoroutineDump(bytesOf(dump.slice(0, end)));
      expect([end, cut?.total, cut?.cut]).toEqual([end, 1, true]);
    }
    expect(readGoroutineDump(bytesOf(dump))?.cut).toBe(false);
    expect(decodeProfile(bytesOf(dump.slice(0, 100))).comments[0]).toContain('is cut');
  });

  /** `count` goroutines of `stacks` different stacks of eight calls, each in one state. */
  const crowd = (count: number, stacks: number) =>
    bytesOf(
      Array.from({ length: count }, (_, i) => {
        const stack = i % stacks;
        const frames = Array.from(
          { length: 8 },
          (_, depth) =>
            `main.f${(stack * 7 + depth) % 500}(0xc${i.toString(16)})\n\t/src/f.go:${stack} +0x1f\n`,
        );
        return `goroutine ${i} [select, ${(i % 4) * 10} minutes]:\n${frames.join('')}created by main.spawn in goroutine 1\n\t/src/main.go:28 +0x4f\n`;
      }).join('\n'),
    );

  it('reads 100,000 goroutines of 5,000 stacks: space for the stacks, time in step with the size', () => {
    const [small, large] = [crowd(10_000, 500), crowd(100_000, 5_000)];
    const timed = (bytes: Uint8Array) => {
      const before = process.cpuUsage();
      const profile = decodeProfile(bytes);
      const { user, system } = process.cpuUsage(before);
      return { profile, micros: user + system };
    };
    timed(small); // warms up
    const quickest = Math.min(...[1, 2, 3].map(() => timed(small).micros));
    const { profile, micros } = timed(large);
    // 5,000 stacks of one state each: 100,000 goroutines are 5,000 samples.
    expect(topTable(profile, defaultView).total).toBe(100_000);
    expect(profile.samples.count).toBe(5_000);
    expect(profile.locations.count).toBeLessThanOrEqual(5_000 * 8);
    expect(profile.samples.stack.length).toBe(5_000 * 8);
    console.log(
      `dump of ${large.length >> 20} MiB: ${(micros / quickest).toFixed(1)} times the time of a tenth`,
    );
    // Ten in step; what were quadratic would be a hundred.
    expect(micros / quickest).toBeLessThan(40);
  });

  it('reads 100,000 goroutines of one stack', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => waiting(i, `select, ${i % 50} minutes`)).join(
      '\n',
    );
    const read = readGoroutineDump(bytesOf(many));
    expect([read?.total, read?.groups.length, read?.groups[0]?.variants.length]).toEqual([100_000, 1, 50]);
  });

  const real = resolve(__dirname, '../../../../shared/data/pprof/real/inputs/go119.goroutine.debug2.txt');
  it.skipIf(!existsSync(real))(
    'agrees with the binary profile of the same program (skipped where ../shared/data is not there)',
    () => {
      const profile = decodeProfile(new Uint8Array(readFileSync(real)));
      const dumped = topTable(profile, defaultView);
      const binary = decodeProfile(new Uint8Array(readFileSync(join(real, '../go119.goroutine.5.pb.gz'))));
      expect(dumped.total).toBe(topTable(binary, defaultView).total);
      const waits = (rows: typeof dumped.rows) => rows.find(({ name }) => name === 'leakgen/web.Wait')?.cum;
      expect(waits(dumped.rows)).toBe(waits(topTable(binary, defaultView).rows));
      expect(labelsOf(profile, 0).texts.get('creator')).toEqual(['leakgen/web.Spawn']);
    },
  );
});
