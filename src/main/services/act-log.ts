import { appendFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { failure } from '#core/base/failure';
import type { HostAct } from '#core/case/model';

const rotateAt = 1024 * 1024;

/**
 * The audit log of what runs on hosts outside of any case (installing a watchdog, looking at one): a JSON line each,
 * in two files of 1 MB. What belongs to a case stands in its journal.
 */
export class ActLog {
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly file: string) {}

  /** Never fails: work on a host does not end because this computer's disk is full. */
  note(act: HostAct): void {
    const write = async () => {
      await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
      const size = await stat(this.file).then(
        ({ size }) => size,
        () => 0,
      );
      if (size > rotateAt) await rename(this.file, `${this.file}.1`);
      await appendFile(this.file, `${JSON.stringify(act)}\n`, { mode: 0o600 });
    };
    this.writing = this.writing.then(write).catch(() => {});
  }

  /** What was noted of a host, newest first; lines that are no acts (cut by a crash) are passed over. */
  async read(host: string, most: number): Promise<readonly HostAct[]> {
    await this.flushed();
    const acts: HostAct[] = [];
    for (const file of [this.file, `${this.file}.1`]) {
      const text = await readFile(file, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
        if (thrown.code === 'ENOENT') return '';
        throw failure('file.unreadable', { file, reason: thrown.message });
      });
      for (const line of text.split('\n').reverse()) {
        const act = actIn(line);
        if (act?.host === host) acts.push(act);
        if (acts.length >= most) return acts;
      }
    }
    return acts;
  }

  /** Resolves when everything noted so far is on its way to the disk. */
  async flushed(): Promise<void> {
    await this.writing;
  }
}

const ActSchema = z.object({
  at: z.string(),
  host: z.string(),
  what: z.string(),
  status: z.number().nullable(),
  bytes: z.number(),
  ms: z.number(),
});

function actIn(line: string): HostAct | null {
  try {
    return ActSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
