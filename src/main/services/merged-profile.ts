/** Several profiles of a case added up to one, as pprof does with several sources; the sum becomes evidence of its own. */

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { decodeProfile, encodeProfile, mergeProfiles, type Profile } from '#core/profile/index';
import { provenanceOf } from '../collect/provenance';
import { inflateWithZlib } from '../inflate-with-zlib';
import type { OpenCase } from '../store/case-store';

/** The id of the new evidence. Throws what reading a profile throws, and profile.incompatible. */
export async function mergeIntoCase(
  openCase: OpenCase,
  tool: string,
  evidence: readonly string[],
): Promise<string> {
  const at = new Date().toISOString();
  const known = new Map((await openCase.record()).evidence.map((one) => [one.id, one]));
  const profiles: Profile[] = [];
  for (const id of evidence) {
    const bytes = await openCase.readEvidence(id);
    profiles.push(decodeProfile(bytes, { name: known.get(id)?.name ?? id, inflate: inflateWithZlib }));
  }
  const bytes = await promisify(gzip)(encodeProfile(mergeProfiles(profiles)));
  const first = known.get(evidence[0] as string);
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
