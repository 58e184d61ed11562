import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { atomicWrite } from '../store/atomic-write';
import { realDisk } from '../store/disk';

/** One small JSON file of ours (settings, added hosts): read once, written whole and atomically. */
export class KeptJson<T> {
  private value: T | null = null;
  private reading: Promise<T> | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly schema: z.ZodType<T>,
    private readonly initial: T,
  ) {}

  /** A missing, damaged or foreign file counts as the initial value; it is only replaced by the next `write`. */
  async read(): Promise<T> {
    if (this.value === null) {
      this.reading ??= this.load();
      const loaded = await this.reading;
      // What was written meanwhile is newer than what was read.
      this.value ??= loaded;
    }
    return this.value;
  }

  async write(value: T): Promise<void> {
    this.value = value;
    const write = async () => {
      await mkdir(dirname(this.file), { recursive: true });
      await atomicWrite(realDisk, this.file, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`));
    };
    this.writing = this.writing.then(write, write);
    await this.writing;
  }

  private async load(): Promise<T> {
    try {
      const parsed = this.schema.safeParse(JSON.parse(await readFile(this.file, 'utf8')));
      return parsed.success ? parsed.data : this.initial;
    } catch {
      return this.initial;
    }
  }
}
