/** Files that somebody opened or dropped on the window: a scratch case, with every byte of them as evidence. */

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { failure } from '#core/base/failure';
import type { EvidenceKind } from '#core/case/model';
import type { OpenedFiles } from '#core/contract/methods';
import { expectedSize, isGzip } from '#core/profile/inflate';
import { readProfileHead } from '#core/profile/profile-head';
import { factsOf } from '#core/saved/facts';
import { readSaved } from '#core/saved/read-saved';
import { unpackedText } from '#core/saved/saved-text';
import type { Message } from '#core/words/messages';
import { provenanceOf } from '../collect/provenance';
import { inflateWithZlib } from '../inflate-with-zlib';
import type { CaseLibrary } from '../store/case-store';

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Of a profile that is longer when it is unpacked only the head is read: reading it all would be felt. */
const judgedWhole = 4 * 1024 * 1024;
/** Of a file that unpacks to more, not even the head is read: it is a profile, of whatever kind. */
const mostUnpacked = 256 * 1024 * 1024;
const longestTitle = 80;

/** Rejects with `failure.cancelled` where it is stopped; what was written of the case by then is taken away. */
export async function openFiles(
  library: CaseLibrary,
  tool: string,
  files: readonly NamedBytes[],
  signal?: AbortSignal,
): Promise<OpenedFiles> {
  const openCase = await library.create(titleOf(files), { scratch: true });
  try {
    let hasProfile = false;
    for (const { name, bytes } of files) {
      if (signal?.aborted) throw failure('failure.cancelled');
      const { kind, saysTakenAt } = await judge(bytes);
      hasProfile ||= kind.endsWith('profile');
      const now = new Date().toISOString();
      const provenance = provenanceOf({ host: 'local', clockOffsetMs: null, tool }, null, {
        how: `opened ${name}`,
        status: null,
        takenAt: now,
        endedAt: now,
        complete: 'whole',
      });
      await openCase.addEvidence(kind, name, bytes, { ...provenance, opened: { saysTakenAt } });
    }
    await openCase.close();
    return { id: openCase.id, hasProfile };
  } catch (thrown) {
    await openCase.close();
    if (signal?.aborted) await library.discardScratch(openCase.id);
    throw thrown;
  }
}

/** What a file of a case says. */
export const evidenceFacts = (bytes: Uint8Array): readonly Message[] =>
  factsOf(readSaved(bytes, inflateWithZlib));

function titleOf(files: readonly NamedBytes[]): string {
  const [first, ...more] = files.map(({ name }) => name);
  const title = more.length === 0 ? (first as string) : `${first} +${more.length}`;
  return title.slice(0, longestTitle);
}

/** What a file is, as far as a case tells apart. */
interface Judged {
  readonly kind: EvidenceKind;
  /** RFC 3339; null where the file does not say. */
  readonly saysTakenAt: string | null;
}

export async function judge(bytes: Uint8Array): Promise<Judged> {
  if (isGzip(bytes) && expectedSize(bytes) > judgedWhole) return judgeByHead(bytes);
  const saved = readSaved(bytes, inflateWithZlib);
  if (saved.kind === 'profile')
    return { kind: kindOfProfile(saved.sampleTypes.map(({ type }) => type)), saysTakenAt: saved.takenAt };
  if (saved.kind === 'goroutine-dump') return { kind: 'goroutine-profile', saysTakenAt: null };
  // A broken profile is shown as one: there its failure is explained.
  return { kind: saved.kind === 'broken-profile' ? 'profile' : 'file', saysTakenAt: null };
}

async function judgeByHead(gzip: Uint8Array): Promise<Judged> {
  const head = await unpack(gzip, { maxOutputLength: mostUnpacked }).then(readProfileHead, () => null);
  // Not a profile's head: a packed log, or what nobody unpacks to see.
  if (head === null)
    return { kind: unpackedText(gzip, inflateWithZlib) === null ? 'profile' : 'file', saysTakenAt: null };
  const saysTakenAt = head.time > 0 ? new Date(head.time).toISOString() : null;
  return { kind: kindOfProfile(head.sampleTypes), saysTakenAt };
}

const unpack = promisify(gunzip);

function kindOfProfile(types: readonly string[]): EvidenceKind {
  if (types.includes('inuse_space')) return 'heap-profile';
  return types.length === 1 && types[0] === 'goroutine' ? 'goroutine-profile' : 'profile';
}
