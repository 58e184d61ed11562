import { type Failure, failure } from '#core/base/failure';

/** `file.unreadable` in the system's own words, without its code, its call and the path that follow the reason. */
export const unreadable = (file: string, thrown: unknown): Failure =>
  failure('file.unreadable', { file, reason: inOwnWords(thrown) });

/** The same of a file that cannot be written. */
export const unwritable = (file: string, thrown: unknown): Failure =>
  failure('file.unwritable', { file, reason: inOwnWords(thrown) });

function inOwnWords(thrown: unknown): string {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return said.replace(/^E\w+: |, \w+( '.*)?$/gs, '');
}
