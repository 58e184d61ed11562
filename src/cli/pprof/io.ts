import type { PackedParts } from './file-parts';

/** What the command needs of the system. */
export interface PprofIo {
  /** May return a promise that waits until the text is taken: reports can be larger than memory. */
  stdout(text: string): void | Promise<void>;
  stderr(text: string): void;
  /**
   * For reports that are bytes (proto, which without it needs -output) or very long texts. The bytes must not be
   * used any more when the promise resolves, as their memory may be written to again.
   */
  stdoutBytes?(bytes: Uint8Array): void | Promise<void>;
  /** All of a file. What is no regular file (a pipe) is asked for only here, and once. */
  readFile(path: string): Promise<Uint8Array>;
  /** A file that can be read without all of it ever lying in memory; null where `readFile` has to. */
  packedFile?(path: string): PackedParts | null;
  /** The most bytes that a source is unpacked to; 2 GiB where not given. */
  readonly unpackLimit?: number;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Frees what the last objects that nobody needs any more hold: unpacked parts of a profile, above all. */
  readonly collectYoung?: () => void;
}
