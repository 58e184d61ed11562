import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JobMarks, jobLine, killLine } from '#main/host/job';
import { shells } from './shells';

const all = { setsid: true, timeout: true };

const lives = (pid: number): boolean =>
  existsSync(`/proc/${pid}/stat`) && !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** Starts a job and collects what it says. */
function start(
  shell: readonly string[],
  argv: readonly string[],
  tools = all,
  life?: number,
  alone?: number,
) {
  const child = spawn(shell[0], [...shell.slice(1), '-c', jobLine(argv, 'HCn0nce', tools, life, alone)], {
    detached: true,
  });
  const marks = new JobMarks('HCn0nce');
  const said = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    said.out += data;
  });
  child.stderr.on('data', (data) => {
    said.err += marks.take(String(data));
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, marks, said, ended };
}

async function until(condition: () => boolean, ms = 4_000): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end; await delay(20))
    if (condition()) return true;
  return condition();
}

const pidsOf = (line: string): number[] => line.split('\n')[0].split(' ').map(Number);
const family = ['sh', '-c', 'sleep 300 & echo $$ $!; wait'];

describe.each(shells)('the job wrapper under %s %s', (...shell: (string | undefined)[]) => {
  const words = shell.filter((word): word is string => typeof word === 'string');

  it('keeps outputs apart and the exit status', async () => {
    const job = start(words, ['sh', '-c', 'echo out; echo err >&2; sleep 0.2; exit 5']);
    expect(await job.ended).toBe(5);
    expect(job.said).toEqual({ out: 'out\n', err: 'err\n' });
    expect(job.marks.status).toBe(5);
    expect(job.marks.mark).toEqual({ pid: expect.any(Number), startTime: expect.stringMatching(/^\d+$/) });
  });

  it.each([
    ['all tools', all],
    ['no setsid', { setsid: false, timeout: true }],
    ['no timeout', { setsid: true, timeout: false }],
  ])('ends the whole group when its input closes (%s)', async (_name, tools) => {
    const job = start(words, family, tools);
    await until(() => job.said.out.includes('\n'));
    const pids = pidsOf(job.said.out);
    expect(pids.map(lives)).toEqual([true, true]);
    job.child.stdin.end();
    // busybox's own timeout makes no group: there, without setsid, only the command itself is ended.
    const grouped = tools.setsid || words[0] !== 'busybox';
    expect(await until(() => !(grouped ? pids : pids.slice(0, 1)).some(lives))).toBe(true);
    if (grouped) await job.ended;
    else process.kill(pids[1]);
  });

  it('ends the command itself where neither setsid nor timeout is there', async () => {
    const job = start(words, ['sleep', '300'], { setsid: false, timeout: false });
    await until(() => job.marks.mark !== null);
    const pid = job.marks.mark?.pid ?? 0;
    expect(lives(pid)).toBe(true);
    job.child.stdin.end();
    expect(await job.ended).toBe(143);
    expect(lives(pid)).toBe(false);
  });

  it('ends by itself when its time is over', async () => {
    const job = start(words, family, all, 1);
    // busybox's timeout tells the signal, the others their own status.
    expect(await job.ended).toBe(words[0] === 'busybox' ? 143 : 124);
    expect(await until(() => !pidsOf(job.said.out).some(lives))).toBe(true);
  });
});

it('a job is killed from outside only while it is still the same process, with all below it, under every shell', async () => {
  const check = async (shell: readonly string[]): Promise<void> => {
    // A timeout makes a group of its own.
    const job = start(shell, [
      'timeout',
      '300',
      'sh',
      '-c',
      "trap '' TERM; echo $$; while :; do sleep 1; done",
    ]);
    await until(() => job.said.out.includes('\n') && job.marks.mark !== null, 20_000);
    const mark = job.marks.mark ?? { pid: 0, startTime: null };
    const pids = [mark.pid, ...pidsOf(job.said.out)];
    const kill = (line: string): Promise<string> =>
      new Promise((resolve) => {
        const killer = spawn(shell[0], [...shell.slice(1), '-c', line]);
        let text = '';
        killer.stdout.on('data', (data) => {
          text += data;
        });
        killer.once('close', () => resolve(text));
      });
    // The pid of another process now: that one is left alone, ours is gone.
    expect([shell, await kill(killLine({ ...mark, startTime: '1' }))]).toEqual([shell, 'gone\n']);
    expect([shell, pids.map(lives)]).toEqual([shell, [true, true]]);
    expect([shell, await kill(killLine(mark))]).toEqual([shell, 'gone\n']);
    expect([shell, pids.map(lives)]).toEqual([shell, [false, false]]);
    await job.ended;
  };
  await Promise.all(shells.map(check));
}, 60_000);

it('the job wrapper ends what nobody gives a sign of life for, and only that, under every shell', async () => {
  const check = async (shell: readonly string[]): Promise<void> => {
    const job = start(shell, family, all, 600, 3);
    await until(() => job.said.out.includes('\n'), 20_000);
    const pids = pidsOf(job.said.out);
    for (let beats = 0; beats < 14; beats++) {
      job.child.stdin.write('\n');
      await delay(300);
    }
    expect([shell, pids.map(lives), job.marks.alone]).toEqual([shell, [true, true], false]);
    await job.ended;
    expect([shell, job.marks.alone, job.said.err]).toEqual([shell, true, '']);
    expect(await until(() => !pids.some(lives))).toBe(true);
  };
  await Promise.all(shells.map(check));
});

describe('marks on standard error', () => {
  it('are taken out wherever the pieces are cut', () => {
    const own = ['first\nhalf', 'a HCn0nc not ours\n', 'HCn', '名前\n'];
    const whole = `${own[0]}HCn0nce JOB 41 99\n${own[1]}${own[2]}HCn0nce EXIT 7\n${own[3]}`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 12 }), (cuts) => {
        const marks = new JobMarks('HCn0nce');
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        let text = '';
        for (let i = 1; i < at.length; i++) text += marks.take(whole.slice(at[i - 1], at[i]));
        text += marks.finish();
        expect(text).toBe(own.join(''));
        expect(marks.mark).toEqual({ pid: 41, startTime: '99' });
        expect(marks.status).toBe(7);
      }),
    );
  });

  it('refuses a nonce or a pid that is none', () => {
    expect(() => jobLine(['x'], "a'b", all)).toThrow();
    expect(() => killLine({ pid: 1, startTime: null })).toThrow();
    expect(() => killLine({ pid: 3.5, startTime: null })).toThrow();
  });
});
