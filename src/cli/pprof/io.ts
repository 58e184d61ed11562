import type { FileInParts } from './file-parts';

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
  readFile(path: string): Promise<Uint8Array>;
  /** A file that can be read without all of it ever lying in memory; null where `readFile` has to. */
  fileInParts?(path: string): FileInParts | null;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
}
