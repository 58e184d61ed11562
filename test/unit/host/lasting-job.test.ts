import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { type Failure, failure, failureDataOf } from '#core/base/failure';
import type { LastingOptions, RunningCommand } from '#main/host/host';
import type { JobMark } from '#main/host/job';
import { beginLastingJob, type JobSessions } from '#main/host/lasting-job';
import { placeProbe, readPlace } from '#main/host/lasting-line';
import type { RemoteProcess } from '#main/host/remote-process';
import { waitFor } from '../../helpers/wait-for';
import { shells } from './shells';

/** A link by hand: lines run in a shell of this computer, and all of them lose their pipes when it is cut. */
class LinkByHand {
  readonly opened: string[] = [];
  readonly left: JobMark[] = [];
  readonly #sessions = new Set<{ cut(): void }>();
  #isUp = true;
  #back: () => void = () => {};
  /** What befalls the next line on its way to the host, once. */
  next: (line: string) => string | Promise<string> = (line) => line;

  constructor(private readonly shell: readonly string[]) {}

  readonly jobs: JobSessions = {
    open: async (line) => {
      this.opened.push(line);
      const { next } = this;
      this.next = (same) => same;
      return this.#start(await next(line));
    },
    shell: async (line) => this.#run(line),
    place: async () => readPlace(this.#run(placeProbe)),
  };

  begin(
    argv: readonly string[],
    lasting: LastingOptions = {},
    times: { readonly patienceMs?: number; readonly beginMs?: number } = {},
  ): Promise<RunningCommand | null> {
    return beginLastingJob(this.jobs, {
      argv,
      host: 'target',
      lasting,
      beatMs: 200,
      ...times,
      sessions: async (signal) => {
        if (!this.#isUp)
          await new Promise<void>((resolve, reject) => {
            this.#back = resolve;
            signal.addEventListener('abort', () => reject(failure('failure.cancelled')));
          });
        return this.jobs;
      },
      leave: (mark) => this.left.push(mark),
    });
  }

  /** `silent`: this side is told, the other is not. */
  cut({ stays = 'down', silent = false } = {}): void {
    this.#isUp = stays === 'up';
    for (const session of this.#sessions) session.cut.call({ silent });
    this.#sessions.clear();
  }

  up(): void {
    this.#isUp = true;
    this.#back();
  }

  #run(line: string): string {
    return execFileSync(this.shell[0], [...this.shell.slice(1), '-c', line], { encoding: 'utf8' });
  }

  #start(line: string): RemoteProcess {
    const child: ChildProcess = spawn(this.shell[0], [...this.shell.slice(1), '-c', line], {
      detached: true,
      stdio: 'pipe',
    });
    const { stdin, stdout, stderr } = child;
    if (stdin === null || stdout === null || stderr === null) throw new Error('no pipes');
    stdin.on('error', () => {});
    let isCut = false;
    let lose: (reason: Failure) => void = () => {};
    const lost = new Promise<never>((_resolve, reject) => {
      lose = reject;
    });
    lost.catch(() => {});
    const closed = new Promise<{ status: number | null; signal: string | null }>((resolve) =>
      child.once('close', (status, signal) => resolve({ status, signal })),
    );
    const session = {
      cut(this: { silent?: boolean }) {
        isCut = true;
        stdout.removeAllListeners('data');
        stderr.removeAllListeners('data');
        if (this.silent) for (const stream of [stdout, stderr] as Readable[]) stream.pause();
        else for (const stream of [stdin, stdout, stderr]) stream.destroy();
        lose(failure('host.lost', { host: 'target', reason: 'cut by hand' }));
      },
    };
    this.#sessions.add(session);
    void closed.then(() => this.#sessions.delete(session));
    return {
      stdin,
      stdout,
      stderr,
      ended: Promise.race([closed, lost]),
      drop: () => isCut || child.kill('SIGKILL'),
    };
  }
}

/** For a machine that is busy with all these shells at once. */
const patience = { timeoutMs: 90_000 };

/** One that has ended and waits to be collected does not. */
const lives = (pid: number): boolean =>
  existsSync(`/proc/${pid}/stat`) && !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** What a job has left on this computer; the nonce stands in every line and path of it. */
const nonceOf = (link: LinkByHand): string => /HC[0-9a-f]{16}/.exec(link.opened[0])?.[0] ?? '';
const folderOfJob = (link: LinkByHand): string | null =>
  ['/dev/shm', '/var/tmp', '/tmp']
    .map((place) => `${place}/heapcase-job-${nonceOf(link)}`)
    .find((folder) => existsSync(folder)) ?? null;
function processesOf(link: LinkByHand): string {
  try {
    return execFileSync('pgrep', ['-af', nonceOf(link)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
const allGone = (link: LinkByHand) =>
  waitFor('nothing to be left of it', () => folderOfJob(link) === null && processesOf(link) === '', {
    timeoutMs: 30_000,
  });

async function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

const must = (job: RunningCommand | null): RunningCommand => {
  if (job === null) throw new Error('it was not begun');
  return job;
};
const reasonOf = async (promise: Promise<unknown>): Promise<unknown> => {
  const thrown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  return thrown === null ? null : failureDataOf(thrown).fillings['reason'];
};

/** The last line of a job that ends when it is told to, however busy the machine is. */
function endingWhenTold(): { readonly line: string; tell(): void } {
  const go = `/tmp/heapcase-go-${randomUUID()}`;
  return {
    line: `while [ ! -e ${go} ]; do sleep 0.1; done; rm ${go}`,
    tell: () => writeFileSync(go, ''),
  };
}

const links: LinkByHand[] = [];
const linkIn = (shell: readonly string[] = ['sh']): LinkByHand => {
  const link = new LinkByHand(shell);
  links.push(link);
  return link;
};
afterAll(() => {
  for (const folder of links.map(folderOfJob))
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
});

const noPlace = readPlace(execFileSync('sh', ['-c', placeProbe], { encoding: 'utf8' })) === null;
if (noPlace) console.warn('skipped: this computer has no room in /dev/shm, /var/tmp or /tmp');

describe.skipIf(noPlace).concurrent('a job that outlives its link', () => {
  describe.each(shells)('under %s %s', (...shell: (string | undefined)[]) => {
    const words = shell.filter((word): word is string => typeof word === 'string');

    it.concurrent('gives both outputs and the status, from a folder of its own alone, and leaves nothing', async () => {
      const link = linkIn(words);
      const job = must(
        await link.begin(['sh', '-c', 'echo one; echo oops >&2; sleep 0.3; echo "$1"; exit 5', 'x', "it's"]),
      );
      const folder = folderOfJob(link);
      expect(folder && statSync(folder).mode & 0o777).toBe(0o700);
      expect(
        folder && readdirSync(folder).every((file) => (statSync(`${folder}/${file}`).mode & 0o077) === 0),
      ).toBe(true);
      let text = '';
      for await (const chunk of job.stdout) text += chunk;
      expect(text).toBe("one\nit's\n");
      expect(await job.ended).toMatchObject({ status: 5, stderr: 'oops\n' });
      await allGone(link);
    }, 240_000);

    it.concurrent('is read on after cuts, and every byte comes once', async () => {
      const link = linkIn(words);
      let [away, found] = [0, 0];
      const ending = endingWhenTold();
      const lines = 'for i in 1 2 3 4 5 6 7 8; do seq "$i"00000 "$i"04000; sleep 0.2; done';
      const job = must(
        await link.begin(['sh', '-c', `${lines}; ${ending.line}; exit 3`], {
          onAway: () => void away++,
          onFound: () => void found++,
        }),
      );
      const whole = execFileSync('sh', ['-c', 'for i in 1 2 3 4 5 6 7 8; do seq "$i"00000 "$i"04000; done']);
      const hash = hashOf(job.stdout);
      for (let cuts = 1; cuts <= 3; cuts++) {
        await waitFor('it to be read', () => link.opened.length === cuts && found === cuts - 1, patience);
        link.cut({ silent: cuts === 2 });
        await waitFor('the cut to be noticed', () => away === cuts, patience);
        link.up();
      }
      await waitFor('it to be read to the end', () => found === 3, patience);
      ending.tell();
      expect(await hash).toBe(createHash('sha256').update(whole).digest('hex'));
      expect(await job.ended).toMatchObject({ status: 3 });
      await allGone(link);
    }, 240_000);

    it.concurrent('is ended by Stop with all its group', async () => {
      const link = linkIn(words);
      const job = must(await link.begin(['sh', '-c', 'sleep 300 & echo $$ $!; while :; do sleep 0.1; done']));
      let text = '';
      job.stdout.on('data', (chunk) => {
        text += chunk;
      });
      await waitFor('its pids', () => text.includes('\n'), patience);
      await job.stop();
      expect(text.trim().split(' ').map(Number).filter(lives)).toEqual([]);
      await allGone(link);
    }, 240_000);
  });

  it.concurrent('is killed where it takes no notice of the asking', async () => {
    const link = linkIn();
    const job = must(await link.begin(['sh', '-c', "trap '' TERM; echo here; while :; do sleep 0.1; done"]));
    await once(job.stdout, 'data');
    await job.stop();
    await allGone(link);
  }, 240_000);

  it.concurrent('is ended with what is in a group of its own below it', async () => {
    const link = linkIn();
    const stubborn = "trap '' TERM; echo $$; while :; do sleep 0.1; done";
    const job = must(await link.begin(['timeout', '300', 'sh', '-c', stubborn]));
    const [pid] = await once(job.stdout, 'data');
    await job.stop();
    expect(lives(Number(pid))).toBe(false);
    await allGone(link);
  }, 240_000);

  it.concurrent('is ended from outside where a Stop finds a link that does not bring it back', async () => {
    const link = linkIn();
    const job = must(await link.begin(['sh', '-c', 'echo $$; exec sleep 300'], {}, { patienceMs: 4_000 }));
    const [pid] = await once(job.stdout, 'data');
    job.stdout.resume();
    link.next = () => new Promise(() => {});
    link.cut({ stays: 'up', silent: true });
    await waitFor('it to be looked for', () => link.opened.length === 2, patience);
    await job.stop();
    expect(lives(Number(pid))).toBe(false);
    expect(await reasonOf(job.ended)).toBe('it was stopped');
    await allGone(link);
  }, 240_000);

  it.concurrent('takes a Stop that comes while it is being found again', async () => {
    const link = linkIn();
    const job = must(await link.begin(['sleep', '300']));
    job.stdout.resume();
    let arrive: () => void = () => {};
    link.next = (line) =>
      new Promise((resolve) => {
        arrive = () => resolve(line);
      });
    link.cut({ stays: 'up' });
    await waitFor('it to be looked for', () => link.opened.length === 2, patience);
    const stopped = job.stop();
    arrive();
    await stopped;
    expect(await job.ended).toMatchObject({ status: 143 });
    expect(link.left).toEqual([]);
    await allGone(link);
  }, 240_000);

  it.concurrent('is begun once: one that is slow to say so is ended and told', async () => {
    const link = linkIn();
    link.next = (line) => line.replace('said JOB', 'echo >/dev/null');
    const begun = link.begin(['sleep', '300'], {}, { beginMs: 1_500 });
    expect(await reasonOf(begun)).toContain('did not say within 1.5 s');
    await allGone(link);
  }, 240_000);

  it.concurrent('gives no byte twice when it is found only at the second try', async () => {
    const link = linkIn();
    const job = must(await link.begin(['sh', '-c', 'seq 9000; sleep 4']));
    link.next = (line) => line.replace('said JOB', () => 'sleep 0.5; kill -KILL -$$; :');
    link.cut({ stays: 'up' });
    const whole = execFileSync('seq', ['9000']);
    expect(await hashOf(job.stdout)).toBe(createHash('sha256').update(whole).digest('hex'));
    expect(link.opened).toHaveLength(3);
    await allGone(link);
  }, 240_000);

  it.concurrent('makes its files as any other would', async () => {
    const link = linkIn();
    const job = must(await link.begin(['sh', '-c', 'umask']));
    let text = '';
    for await (const chunk of job.stdout) text += chunk;
    expect(text).toBe(execFileSync('sh', ['-c', 'umask'], { encoding: 'utf8' }));
  }, 240_000);

  it.concurrent('goes on while its link is away, and its end is found too', async () => {
    const link = linkIn();
    const job = must(await link.begin(['sh', '-c', 'echo before; sleep 1; echo meanwhile; exit 7']));
    link.cut();
    const folder = folderOfJob(link);
    await waitFor('its end', () => existsSync(`${folder}/end`), { timeoutMs: 20_000 });
    link.up();
    let text = '';
    for await (const chunk of job.stdout) text += chunk;
    expect(text).toBe('before\nmeanwhile\n');
    expect(await job.ended).toMatchObject({ status: 7 });
    await allGone(link);
  }, 240_000);

  it.concurrent('is ended, and nothing is left of it, when nobody comes back', async () => {
    const link = linkIn();
    const job = must(
      await link.begin(['sh', '-c', 'while :; do echo tick; sleep 0.1; done'], { awaySeconds: 3 }),
    );
    link.cut();
    await allGone(link);
    // Whoever comes later is told.
    link.up();
    job.stdout.resume();
    expect(await reasonOf(job.ended)).toBe('its job was not found again');
  }, 240_000);

  it.concurrent('is ended when more is waiting there than it may keep', async () => {
    const link = linkIn();
    const job = must(await link.begin(['sh', '-c', 'head -c 6000000 /dev/zero; sleep 300']));
    link.cut();
    const folder = folderOfJob(link);
    await waitFor('its end', () => existsSync(`${folder}/end`), { timeoutMs: 30_000 });
    link.up();
    let bytes = 0;
    for await (const chunk of job.stdout) bytes += (chunk as Uint8Array).length;
    expect(bytes).toBe(6_000_000);
    expect(failureDataOf(await job.ended.catch((reason: unknown) => reason))).toMatchObject({
      code: 'host.job-full',
      fillings: { mib: 4 },
    });
    await allGone(link);
  }, 240_000);

  it.concurrent('is ended after 4 MiB where the host cannot let go of what was read: nothing of it is missing', async () => {
    const link = linkIn();
    // As on BusyBox, whose fallocate makes no holes.
    link.next = (line) => line.replace('fallocate -p', 'fallocate-of-busybox -p');
    const job = must(
      await link.begin([
        'sh',
        '-c',
        'i=0; while :; do i=$((i + 40000)); seq "$i" "$((i + 39999))"; sleep 0.1; done',
      ]),
    );
    let text = '';
    for await (const chunk of job.stdout) text += chunk;
    const numbers = text.split('\n').slice(0, -1).map(Number);
    expect(text.length).toBeGreaterThan(4_000_000);
    expect(numbers.every((number, index) => number === index + 40_000)).toBe(true);
    expect(failureDataOf(await job.ended.catch((reason: unknown) => reason)).code).toBe('host.job-full');
    await allGone(link);
  }, 240_000);

  it.concurrent('lets go on the host of what was received, so that one who reads keeps it small', async () => {
    const link = linkIn();
    const ending = endingWhenTold();
    const job = must(
      await link.begin([
        'sh',
        '-c',
        `for i in 1 2 3 4; do head -c 3000000 /dev/zero; sleep 1; done; ${ending.line}`,
      ]),
    );
    const folder = folderOfJob(link);
    let bytes = 0;
    job.stdout.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length;
    });
    await waitFor('twelve megabytes', () => bytes === 12_000_000, patience);
    await waitFor('them to be let go', () => statSync(`${folder}/out`).blocks * 512 < 500_000, patience);
    ending.tell();
    expect(await job.ended).toMatchObject({ status: 0 });
    await allGone(link);
  }, 240_000);

  it.concurrent('does not go on unguarded: one whose guardian was killed is ended and told', async () => {
    const link = linkIn();
    const job = must(await link.begin(['sleep', '300']));
    job.stdout.resume();
    const guardian = execFileSync('cut', ['-d', ' ', '-f', '3', `${folderOfJob(link)}/job`], {
      encoding: 'utf8',
    });
    process.kill(Number(guardian), 'SIGKILL');
    expect(await reasonOf(job.ended)).toBe('its job was not found again');
    await allGone(link);
  }, 240_000);

  it.concurrent('says that a Stop without a link was not passed on, and leaves the ending to the next', async () => {
    const link = linkIn();
    const job = must(await link.begin(['sleep', '300']));
    link.cut();
    job.stdout.resume();
    expect(await reasonOf(job.stop())).toContain('Stop could not be passed on');
    expect(link.left).toEqual([
      { pid: expect.any(Number), startTime: expect.stringMatching(/^\d+$/), folder: folderOfJob(link) },
    ]);
  }, 240_000);
});
