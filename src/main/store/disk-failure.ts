/** The one place where errors of the file system become sentences. */

import { type Failure, failure } from '#core/base/failure';
import { errorCode } from './disk';

/** What was being done: `start` is making or opening a case, `save` and `read` work inside an open one. */
export type DiskWork = 'start' | 'save' | 'read';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no permission (EACCES)',
  EPERM: 'the operation is not permitted (EPERM)',
  EROFS: 'it is on a read-only disk (EROFS)',
  ENOENT: 'it does not exist (ENOENT)',
  ENOTDIR: 'a part of its path is not a folder (ENOTDIR)',
  EEXIST: 'a file is in its place (EEXIST)',
  EISDIR: 'it is a folder (EISDIR)',
  EIO: 'the disk reports an error (EIO)',
  EMFILE: 'too many files are open (EMFILE)',
  ENFILE: 'too many files are open on this computer (ENFILE)',
  ENAMETOOLONG: 'its path is too long (ENAMETOOLONG)',
  ELOOP: 'it is a symbolic link (ELOOP)',
};

const unusable = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST']);

/** Runs work on the disk; its system errors come out as failures about this folder. */
export async function onDisk<T>(doing: DiskWork, folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw diskFailure(doing, folder, thrown) ?? thrown;
  }
}

function diskFailure(doing: DiskWork, folder: string, thrown: unknown): Failure | null {
  const code = errorCode(thrown);
  // Not every code is a system error's: those begin with E and nothing else (ERR_… are bugs).
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return null;
  const detail = (thrown as Error).message;
  const reason = reasons[code] ?? detail;
  const file = (thrown as NodeJS.ErrnoException).path ?? folder;
  if (code === 'ENOSPC' || code === 'EDQUOT') return failure('disk.full', { folder }, detail);
  if (doing === 'start' && unusable.has(code)) return failure('library.unusable', { folder, reason }, detail);
  return doing === 'read'
    ? failure('file.unreadable', { file, reason }, detail)
    : failure('file.unwritable', { file, reason }, detail);
}
