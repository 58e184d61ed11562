/** Files that somebody opened or dropped on the window: a scratch case, with every byte of them as evidence. */

import type { EvidenceKind } from '#core/case/model';
import type { OpenedFiles } from '#core/contract/methods';
import { factsOf } from '#core/saved/facts';
import { readSaved, type Saved } from '#core/saved/read-saved';
import type { Message } from '#core/words/messages';
import { provenanceOf } from '../collect/provenance';
import { inflateWithZlib } from '../inflate-with-zlib';
import type { CaseLibrary } from '../store/case-store';

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reading a larger profile takes long enough to be felt: it is taken for what its first bytes say. */
const judgedWhole = 1024 * 1024;
const longestTitle = 80;

export async function openFiles(
  library: CaseLibrary,
  tool: string,
  files: readonly NamedBytes[],
): Promise<OpenedFiles> {
  const openCase = await library.create(titleOf(files), { scratch: true });
  try {
    let hasProfile = false;
    for (const { name, bytes } of files) {
      const kind = kindOf(bytes);
      hasProfile ||= kind.endsWith('profile');
      const now = new Date().toISOString();
      const provenance = provenanceOf({ host: 'local', clockOffsetMs: null, tool }, null, {
        how: `opened ${name}`,
        status: null,
        takenAt: now,
        endedAt: now,
        complete: 'whole',
      });
      await openCase.addEvidence(kind, name, bytes, provenance);
    }
    return { id: openCase.id, hasProfile };
  } finally {
    await openCase.close();
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

function kindOf(bytes: Uint8Array): EvidenceKind {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (isGzip && bytes.length > judgedWhole) return 'profile';
  const saved = readSaved(bytes, inflateWithZlib);
  if (saved.kind === 'profile') return kindOfProfile(saved);
  if (saved.kind === 'goroutine-dump') return 'goroutine-profile';
  // A broken profile is shown as one: there its failure is explained.
  return saved.kind === 'broken-profile' ? 'profile' : 'file';
}

function kindOfProfile({ sampleTypes }: Extract<Saved, { kind: 'profile' }>): EvidenceKind {
  const types = sampleTypes.map(({ type }) => type);
  if (types.includes('inuse_space')) return 'heap-profile';
  return types.length === 1 && types[0] === 'goroutine' ? 'goroutine-profile' : 'profile';
}
