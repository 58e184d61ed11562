import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CaseLock, takeLock } from '#main/store/case-lock';
import { type Disk, realDisk } from '#main/store/disk';
import { bundleChild, type Child, startChild } from './child-process';
import { codeOf, newLibrary, notesOf, temporaryFolder } from './support';

const now = () => new Date();
const locksIn = async (folder: string) => (await readdir(folder)).filter((name) => name.startsWith('lock'));

/** Waits a little before and after each step, so that those who ask at once meet at all points. */
const dawdlingDisk: Disk = {
  ...realDisk,
  create: dawdle(realDisk.create),
  link: dawdle(realDisk.link),
  remove: dawdle(realDisk.remove),
};
function dawdle<A extends unknown[], R>(work: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    await setTimeout(Math.random() * 6);
    const result = await work(...args);
    await setTimeout(Math.random() * 6);
    return result;
  };
}

/** The fields of /proc/PID/stat from the state (field 3) on. */
const statOf = (pid: number) =>
  (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '').split(' ');
const parent = { pid: process.ppid, startTicks: Number(statOf(process.ppid)[19]) };

describe('the write lock', () => {
  it('keeps out a second writer, also in the same process, but no reader', async () => {
    const library = await newLibrary();
    const open = await library.create('locked');
    expect(await codeOf(library.open(open.id))).toBe('case.locked');
    expect((await library.read(open.id)).mended).toEqual([]);
    await open.close();
    const again = await library.open(open.id);
    expect((await again.record()).mended).toEqual([]);
    await again.close();
    await again.close();
    expect(await locksIn(open.folder)).toEqual([]);
  });

  const stale: [string, (mine: Record<string, unknown>) => unknown][] = [
    ['a process that is gone', (mine) => ({ ...mine, pid: 2 ** 22 + 1 })],
    // The parent runs, but did not take this lock.
    ['a pid that was given anew', (mine) => ({ ...mine, pid: process.ppid, startTicks: 1 })],
    ['before a restart of the computer', (mine) => ({ ...mine, ...parent, bootId: 'another' })],
    ['this process, which gave it up', (mine) => mine],
    ['nobody (zeros after a power cut)', () => '\u0000'.repeat(100)],
    ['nobody (empty)', () => ''],
  ];
  it.each(stale)('of %s is taken over', async (_, change) => {
    const folder = await temporaryFolder();
    const lock = await takeLock(realDisk, folder, now);
    const mine = JSON.parse(await readFile(join(folder, 'lock'), 'utf8'));
    await lock.release();
    const text = change(mine);
    await writeFile(join(folder, 'lock'), typeof text === 'string' ? text : JSON.stringify(text));
    const taken = await takeLock(realDisk, folder, now);
    expect(taken.takenOverFrom).toBe(typeof text === 'string' ? null : (text as { pid: number }).pid);
    expect(await codeOf(takeLock(realDisk, folder, now))).toBe('case.locked');
    await taken.release();
    expect(await locksIn(folder)).toEqual([]);
  });

  it('of a process of which only the exit status is left is taken over', async () => {
    // `sleep` takes the place of the shell, and never asks how the child ended that waited for that.
    const script = 'until [ "$(cat /proc/$$/comm)" = sleep ]; do sleep 0.01; done & echo $!; exec sleep 60';
    const keeper = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = Number(await new Promise((resolve) => keeper.stdout.once('data', resolve)));
    try {
      await expect.poll(() => statOf(pid)[0]).toBe('Z');
      const folder = await temporaryFolder();
      const lock = await takeLock(realDisk, folder, now);
      const mine = JSON.parse(await readFile(join(folder, 'lock'), 'utf8'));
      await lock.release();
      await writeFile(
        join(folder, 'lock'),
        JSON.stringify({ ...mine, pid, startTicks: Number(statOf(pid)[19]) }),
      );
      const taken = await takeLock(realDisk, folder, now);
      expect(taken.takenOverFrom).toBe(pid);
      await taken.release();
    } finally {
      keeper.kill('SIGKILL');
    }
  });

  it('is not won by one who comes late to a stale lock that was taken and given up meanwhile', async () => {
    const folder = await temporaryFolder();
    const first = await takeLock(realDisk, folder, now);
    const mine = await readFile(join(folder, 'lock'), 'utf8');
    await first.release();
    await writeFile(join(folder, 'lock'), mine);
    let holder: CaseLock | null = null;
    const slow: Disk = {
      ...realDisk,
      async link(existing, fresh) {
        if (holder === null) {
          await (await takeLock(realDisk, folder, now)).release();
          holder = await takeLock(realDisk, folder, now);
        }
        await realDisk.link(existing, fresh);
      },
    };
    expect(await codeOf(takeLock(slow, folder, now))).toBe('case.locked');
    expect(await locksIn(folder)).toEqual(['lock']);
  });

  it('of another process that runs is respected', async () => {
    const folder = await temporaryFolder();
    const lock = await takeLock(realDisk, folder, now);
    const mine = JSON.parse(await readFile(join(folder, 'lock'), 'utf8'));
    await lock.release();
    await writeFile(join(folder, 'lock'), JSON.stringify({ ...mine, ...parent }));
    expect(await codeOf(takeLock(realDisk, folder, now))).toBe('case.locked');
  });

  it('of a process on another computer is respected', async () => {
    const folder = await temporaryFolder();
    const lock = await takeLock(realDisk, folder, now);
    const mine = JSON.parse(await readFile(join(folder, 'lock'), 'utf8'));
    await lock.release();
    await writeFile(join(folder, 'lock'), JSON.stringify({ ...mine, host: `not-${hostname()}` }));
    expect(await codeOf(takeLock(realDisk, folder, now))).toBe('case.locked');
  });

  it('works on a disk without hard links', async () => {
    const folder = await temporaryFolder();
    const link = () => Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }));
    const lock = await takeLock({ ...realDisk, link }, folder, now);
    expect(await codeOf(takeLock({ ...realDisk, link }, folder, now))).toBe('case.locked');
    await lock.release();
    expect(await locksIn(folder)).toEqual([]);
  });

  it('goes to one of many that ask at once, stale lock or not', async () => {
    const folder = await temporaryFolder();
    const first = await takeLock(realDisk, folder, now);
    const mine = JSON.parse(await readFile(join(folder, 'lock'), 'utf8'));
    await first.release();
    for (let round = 0; round < 60; round += 1) {
      if (round % 2 === 0)
        await writeFile(join(folder, 'lock'), JSON.stringify({ ...mine, startTicks: round }));
      const tries = await Promise.allSettled(
        Array.from({ length: 8 }, () => takeLock(dawdlingDisk, folder, now)),
      );
      const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(won).toHaveLength(1);
      await won[0].release();
      expect(await locksIn(folder)).toEqual([]);
    }
  });
});

describe('processes that race for a case', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundleChild();
  });

  it('one writes, the others are told so; the dead one is succeeded by one', async () => {
    const library = await newLibrary();
    const made = await library.create('race');
    await made.close();
    let notes = 0;
    for (let round = 0; round < 8; round += 1) {
      if (round % 2 === 1) {
        const dead = startChild(program, 'work', library.folder, made.id, `dead-${round}`);
        await dead.says('opened');
        dead.process.kill('SIGKILL');
        await dead.ended;
      }
      const children = [1, 2, 3].map(() => startChild(program, 'race', library.folder, made.id));
      await Promise.all(children.map((child) => child.says('opening')));
      for (const { process: child } of children) child.stdin?.write('open\n');
      // The one that has it keeps it until the others were told so.
      await Promise.all(children.map((child) => Promise.race([child.says('noted'), child.says('refused')])));
      for (const { process: child } of children) child.stdin?.end('close\n');
      const ends = await Promise.all(children.map(({ ended }) => ended));
      expect(ends.map(({ stderr }) => stderr)).toEqual(['', '', '']);
      const did = (what: string) =>
        children.filter(({ said }: Child) => said.some(({ does }) => does === what));
      expect(did('closed')).toHaveLength(1);
      expect(did('opened')).toHaveLength(1);
      const refused = children.flatMap(({ said }) =>
        said.flatMap((one) => (one.does === 'refused' ? [one.code] : [])),
      );
      expect(refused).toEqual(['case.locked', 'case.locked']);
      notes += 1;
    }
    const open = await library.open(made.id);
    expect((await notesOf(open)).filter((text) => text.startsWith('note of'))).toHaveLength(notes);
    await open.close();
    expect(await locksIn(made.folder)).toEqual([]);
    expect(await library.verify(made.id)).toMatchObject({
      changed: [],
      missing: [],
      extra: [],
      chain: { ok: true },
    });
  }, 180_000);
});
