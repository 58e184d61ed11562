/** Several profiles of a case added up to one, as pprof does with several sources; the sum becomes evidence of its own. */

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { interruptible } from '#core/base/checkpoint';
import { failure } from '#core/base/failure';
import type { Evidence } from '#core/case/model';
import type { ReadEvidence } from '#core/case/record';
import { decodeProfile, encodeProfile, mergeProfiles, type Profile } from '#core/profile/index';
import { provenanceOf } from '../collect/provenance';
import { inflateWithZlib } from '../inflate-with-zlib';
import type { OpenCase } from '../store/case-store';

/**
 * The sum of `merged`, gzipped. Throws what reading a profile throws, profile.incompatible, and failure.cancelled once
 * `stop` says so.
 */
export async function mergedBytes(
  known: readonly Evidence[],
  read: ReadEvidence,
  merged: readonly string[],
  stop: { readonly aborted: boolean } = { aborted: false },
): Promise<Uint8Array> {
  const check = () => {
    if (stop.aborted) throw failure('failure.cancelled');
  };
  const profiles: Profile[] = [];
  for (const id of merged) {
    const name = known.find((one) => one.id === id)?.name ?? id;
    const bytes = await read(id);
    check();
    profiles.push(interruptible(check, () => decodeProfile(bytes, { name, inflate: inflateWithZlib })));
  }
  const sum = interruptible(check, () => encodeProfile(mergeProfiles(profiles)));
  // Not a Buffer: the answer may go to another thread, where it would be another kind of array.
  return new Uint8Array(await promisify(gzip)(sum));
}

/** Makes the sum evidence of the case; `sum` makes its bytes. The id of the new evidence. */
export async function mergeIntoCase(
  openCase: OpenCase,
  tool: string,
  evidence: readonly string[],
  sum: () => Promise<Uint8Array>,
): Promise<string> {
  const at = new Date().toISOString();
  const bytes = await sum();
  const first = (await openCase.record()).evidence.find(({ id }) => id === evidence[0]);
  const provenance = provenanceOf(
    { host: first?.provenance.host ?? 'local', clockOffsetMs: first?.provenance.clockOffsetMs ?? null, tool },
    first?.provenance.target ?? null,
    {
      how: `merged ${evidence.join(' ')}`,
      status: null,
      takenAt: at,
      endedAt: new Date().toISOString(),
      complete: 'whole',
    },
  );
  const name = `merged-${evidence.length}.pb.gz`;
  return (await openCase.addEvidence('profile', name, bytes, provenance)).id;
}
