/**
 * Copies a file from a host so that a lost link costs nothing twice: what has come stays beside the copy
 * (`NAME.part`, and `NAME.part.json` for what it is a part of), the rest is fetched from there, and the whole
 * is compared by SHA-256. docs/connecting.md says when it starts over.
 */

import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { type Failure, failure, failureDataOf } from '#core/base/failure';
import type { Host } from './host';
import { hashOfFirst, lookAtFile, type RemoteFile, readFrom } from './remote-file';

/** What a download needs of a host. */
export type FileSource = Pick<Host, 'description' | 'exec' | 'stream' | 'back'>;

export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Bytes that are safe here, of all. */
  readonly onProgress?: (bytes: number, all: number) => void;
}

/** Why bytes that had come were not gone on with. */
export type StartedOver = 'changed' | 'differs';

export interface Download {
  readonly bytes: number;
  /** Of the copy, in hexadecimal. */
  readonly sha256: string;
  /** `hash`: the host's SHA-256 is the same. `size`: the host has no tool for a hash, only the size was compared. */
  readonly checked: 'hash' | 'size';
  /** It was written to while it was copied: what is here is how it was at some moment, or a mixture. */
  readonly changedMeanwhile: boolean;
  /** Links that were lost on the way. */
  readonly resumed: number;
  /** The bytes of an earlier try that were gone on with. */
  readonly hadAlready: number;
  readonly startedOver: StartedOver | null;
}

interface PartFacts extends RemoteFile {
  readonly host: string;
  readonly file: string;
}

/** Without one byte more in between. */
const mostLossesInARow = 10;
/** How many bytes at most may have to come twice. */
const syncEvery = 8 * 1024 * 1024;
const silentMs = 60_000;

/**
 * Copies `file` of the host to `target` on this computer. Where the link is kept it waits for a lost one and
 * goes on; otherwise `host.lost` is thrown, and the next call goes on. A copy whose hash differs is thrown away
 * and fetched once more, then `host.copy-differs` is thrown.
 */
export async function download(
  host: FileSource,
  file: string,
  target: string,
  options: DownloadOptions = {},
): Promise<Download> {
  const part = new Part(target, { host: host.description.name, file });
  let resumed = 0;
  let losses = 0;
  let hadAlready: number | null = null;
  let startedOver: StartedOver | null = null;
  for (let differed = false; ; ) {
    const before = await part.size();
    try {
      const seen = await lookAtFile(host, file, withSignal(options));
      const begin = await whereToBegin(host, file, part, seen, options);
      startedOver = begin.startedOver ?? startedOver;
      hadAlready ??= begin.offset;
      await fetchRest(host, file, part, begin.offset, seen.size, options);
      const sha256 = await part.hash(seen.size);
      const theirs = await hashOfFirst(host, file, seen.size, withSignal(options));
      const after = await lookAtFile(host, file, withSignal(options));
      const changedMeanwhile = after.size !== seen.size || after.changedAt !== seen.changedAt;
      if (theirs !== null && theirs !== sha256 && !changedMeanwhile) {
        await part.remove();
        if (differed) throw failure('host.copy-differs', { host: host.description.name, file });
        differed = true;
        startedOver = 'differs';
        continue;
      }
      await part.becomes(target);
      const checked = theirs === null ? 'size' : 'hash';
      return { bytes: seen.size, sha256, checked, changedMeanwhile, resumed, hadAlready, startedOver };
    } catch (thrown) {
      const { code } = failureDataOf(thrown);
      if (code !== 'host.lost' || host.back === undefined || options.signal?.aborted) throw thrown;
      losses = (await part.size()) > before ? 0 : losses + 1;
      if (losses >= mostLossesInARow) throw thrown;
      resumed++;
      await host.back(options.signal);
    }
  }
}

const withSignal = ({ signal }: DownloadOptions) => (signal === undefined ? {} : { signal });

/** Goes on only with bytes that the file still begins with. */
async function whereToBegin(
  host: FileSource,
  file: string,
  part: Part,
  seen: RemoteFile,
  options: DownloadOptions,
): Promise<{ offset: number; startedOver: StartedOver | null }> {
  const [facts, offset] = [await part.facts(), await part.size()];
  const anew = async (startedOver: StartedOver | null) => {
    await part.begin(seen);
    return { offset: 0, startedOver };
  };
  if (facts === null || offset === 0) return anew(null);
  if (facts.size !== seen.size || facts.changedAt !== seen.changedAt || offset > seen.size)
    return anew('changed');
  const theirs = await hashOfFirst(host, file, offset, withSignal(options));
  if (theirs !== null && theirs !== (await part.hash(offset))) return anew('differs');
  return { offset, startedOver: null };
}

async function fetchRest(
  host: FileSource,
  file: string,
  part: Part,
  offset: number,
  size: number,
  { signal, onProgress }: DownloadOptions,
): Promise<void> {
  let at = offset;
  onProgress?.(at, size);
  if (at >= size) return;
  const command = await host.stream(readFrom(file, offset, size), signal === undefined ? {} : { signal });
  let silent = false;
  const giveUp = (): void => {
    silent = true;
    void command.stop().catch(() => {});
  };
  let silence = setTimeout(giveUp, silentMs);
  const handle = await part.openToAppend(offset);
  try {
    let synced = at;
    for await (const chunk of command.stdout) {
      clearTimeout(silence);
      silence = setTimeout(giveUp, silentMs);
      await onDisk(part.file, () => handle.appendFile(chunk as Uint8Array));
      at += (chunk as Uint8Array).length;
      if (at - synced >= syncEvery) {
        await onDisk(part.file, () => handle.sync());
        synced = at;
        onProgress?.(at, size);
      }
    }
    await onDisk(part.file, () => handle.sync());
    onProgress?.(at, size);
  } finally {
    clearTimeout(silence);
    await handle.close();
    if (signal?.aborted) await command.stop().catch(() => {});
  }
  const { stderr } = await command.ended;
  if (signal?.aborted) throw failure('failure.cancelled');
  const { name } = host.description;
  if (silent)
    throw failure('host.timeout', { what: `Reading ${file}`, host: name, seconds: silentMs / 1000 });
  // It became shorter, or could no longer be read.
  if (at < size)
    throw failure('host.file-unreadable', {
      host: name,
      file,
      reason: stderr.trim() || `it ended after ${at} of ${size} bytes`,
    });
}

/** What has come so far, beside the copy that it will be. */
class Part {
  readonly file: string;
  readonly #factsFile: string;
  readonly #of: { readonly host: string; readonly file: string };

  constructor(target: string, of: { readonly host: string; readonly file: string }) {
    this.file = `${target}.part`;
    this.#factsFile = `${target}.part.json`;
    this.#of = of;
  }

  async size(): Promise<number> {
    return stat(this.file).then(
      ({ size }) => size,
      () => 0,
    );
  }

  /** What it is a part of; null when there is none, or it is of another file. */
  async facts(): Promise<PartFacts | null> {
    try {
      const facts = JSON.parse(await readFile(this.#factsFile, 'utf8')) as PartFacts;
      return facts.host === this.#of.host && facts.file === this.#of.file ? facts : null;
    } catch {
      return null;
    }
  }

  async begin({ size, changedAt }: RemoteFile): Promise<void> {
    const facts: PartFacts = { ...this.#of, size, changedAt };
    await onDisk(this.file, async () => {
      await rm(this.file, { force: true });
      await writeFile(this.#factsFile, JSON.stringify(facts), { mode: 0o600 });
    });
  }

  async openToAppend(offset: number): Promise<FileHandle> {
    return onDisk(this.file, async () => {
      const handle = await open(this.file, 'a', 0o600);
      await handle.truncate(offset);
      return handle;
    });
  }

  /** SHA-256 in hexadecimal of the first bytes. */
  async hash(bytes: number): Promise<string> {
    const hash: Hash = createHash('sha256');
    if (bytes > 0)
      for await (const chunk of createReadStream(this.file, { end: bytes - 1 })) hash.update(chunk);
    return hash.digest('hex');
  }

  async becomes(target: string): Promise<void> {
    await onDisk(target, async () => {
      await (await open(this.file, 'a')).close();
      await rename(this.file, target);
      await rm(this.#factsFile, { force: true });
    });
  }

  async remove(): Promise<void> {
    await rm(this.file, { force: true });
    await rm(this.#factsFile, { force: true });
  }
}

async function onDisk<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw unwritable(file, thrown as Error);
  }
}

const unwritable = (file: string, { message }: Error): Failure =>
  failure('file.unwritable', { file, reason: message });
