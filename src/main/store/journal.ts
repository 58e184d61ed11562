/**
 * The journal of a case: `journal.jsonl`, one entry a line, chained by hash, only ever appended to.
 * An entry is acknowledged when its line is on the disk (fsync); an append that fails leaves the file as it
 * was, so it can be tried again when there is space.
 */

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ChainHead, type ChainReading, chainEntry, followChain } from '#core/case/chain';
import type { JournalEntry, JournalFact } from '#core/case/model';
import { atomicWrite } from './atomic-write';
import { type Disk, type DiskFile, errorCode } from './disk';
import { sha256OfBytes, sha256OfText } from './sha256';

export const journalName = 'journal.jsonl';
export const journalPath = (caseFolder: string): string => join(caseFolder, journalName);

export interface JournalReading extends ChainReading {
  /** Length of the whole lines in bytes; where the last one lacks only its newline, `unended` is true. */
  readonly wholeBytes: number;
  readonly unended: boolean;
  /** The unfinished write after the whole lines. */
  readonly torn: Uint8Array;
}

/** Reads a journal without changing it. A missing one reads as empty. */
export async function readJournal(path: string): Promise<JournalReading> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const lines: string[] = [];
  /** Where each line ends, its newline included. */
  const ends: number[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    lines.push(bytes.toString('utf8', start, end));
    start = Math.min(end + 1, bytes.length);
    ends.push(start);
  }
  const chain = followChain(lines, sha256OfText);
  const wholeBytes = chain.wholeLines === 0 ? 0 : ends[chain.wholeLines - 1];
  return {
    ...chain,
    wholeBytes,
    unended: wholeBytes > 0 && bytes[wholeBytes - 1] !== 0x0a,
    torn: bytes.subarray(wholeBytes),
  };
}

export interface Journal {
  readonly entries: readonly JournalEntry[];
  readonly head: ChainHead;
  append(fact: JournalFact): Promise<JournalEntry>;
  close(): Promise<void>;
}

/**
 * Moves an unfinished write at the end out of the way, into a file of its own, and returns that file's name;
 * null when there is none. Only for the holder of the write lock.
 */
export async function setTornAside(
  disk: Disk,
  path: string,
  { torn, wholeBytes }: JournalReading,
): Promise<string | null> {
  if (torn.length === 0) return null;
  const name = `journal.torn-at-${wholeBytes}-${sha256OfBytes(torn).slice(0, 8)}`;
  await atomicWrite(disk, join(dirname(path), name), torn);
  const file = await disk.open(path);
  try {
    await file.truncate(wholeBytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return name;
}

interface Waiting {
  readonly fact: JournalFact;
  readonly at: string;
  readonly resolve: (entry: JournalEntry) => void;
  readonly reject: (reason: unknown) => void;
}

/** Opens a journal for appending, after `setTornAside`. Only for the holder of the write lock. */
export async function openJournal(
  disk: Disk,
  path: string,
  reading: JournalReading,
  now: () => Date,
): Promise<Journal> {
  const file = await disk.open(path);
  const entries = [...reading.entries];
  let head = reading.head;
  let length = reading.wholeBytes;
  let needsNewline = reading.unended;
  /** True while bytes of a failed append may lie after the good ones. */
  let dirty = false;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;

  /** Appends all that has gathered with one write and one fsync; all of it is acknowledged, or none. */
  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    const added: JournalEntry[] = [];
    let text = needsNewline ? '\n' : '';
    let next = head;
    for (const { fact, at } of batch) {
      const { line, entry } = chainEntry(next, at, fact, sha256OfText);
      text += `${line}\n`;
      next = { seq: entry.seq, hash: entry.hash };
      added.push(entry);
    }
    const bytes = Buffer.from(text);
    if (dirty) await rollBack(file, length);
    dirty = true;
    try {
      await file.write(bytes, length);
      await file.sync();
    } catch (error) {
      await rollBack(file, length).then(
        () => {
          dirty = false;
        },
        () => undefined,
      );
      throw error;
    }
    dirty = false;
    needsNewline = false;
    length += bytes.length;
    head = next;
    entries.push(...added);
    for (const [at, { resolve }] of batch.entries()) resolve(added[at]);
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await writeBatch(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = null;
  }

  return {
    entries,
    get head() {
      return head;
    },
    append(fact) {
      const acknowledged = new Promise<JournalEntry>((resolve, reject) => {
        // A fact that could not be read back is refused here and now, so that it does not spoil its batch.
        chainEntry(head, now().toISOString(), fact, sha256OfText);
        waiting.push({ fact, at: now().toISOString(), resolve, reject });
      });
      writing ??= Promise.resolve().then(drain);
      return acknowledged;
    },
    async close() {
      await writing;
      await file.close();
    },
  };
}

async function rollBack(file: DiskFile, length: number): Promise<void> {
  await file.truncate(length);
  await file.sync();
}
