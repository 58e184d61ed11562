import { type Failure, failure } from '#core/base/failure';

/** `file.unreadable` in the system's own words, without its code, its call and the path that follow the reason. */
export function unreadable(file: string, thrown: unknown): Failure {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return failure('file.unreadable', { file, reason: said.replace(/^E\w+: |, \w+( '.*)?$/g, '') });
}
