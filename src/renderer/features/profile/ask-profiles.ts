/** Questions about the profiles of a case: brings the bytes that the worker lacks, then asks. */

import { call } from '../../bridge';

import { profileWorker } from '../../worker/clients';
import type { ProfileCalls } from '../../worker/profile-calls';
import type { CallOptions } from '../../worker/worker-client';

export interface CaseProfiles {
  readonly caseId: string;
  /** Evidence id → what people call the file. */
  readonly files: ReadonlyMap<string, string>;
}

async function bring({ caseId, files }: CaseProfiles, wanted: readonly string[], options: CallOptions) {
  // Cases may hold equal bytes under equal ids, but never different ones: an id is a hash.
  for (const evidence of await profileWorker.call('lacking', wanted, options)) {
    const bytes = await call('evidence.read', { caseId, id: evidence });
    const request = { evidence, name: files.get(evidence) ?? evidence, bytes };
    await profileWorker.call('hold', request, { ...options, transfer: [bytes.buffer as ArrayBuffer] });
  }
}

type Question = 'facts' | 'top' | 'graph' | 'function';

export async function askProfiles<K extends Question>(
  profiles: CaseProfiles,
  question: K,
  request: ProfileCalls[K]['request'],
  options: CallOptions = {},
): Promise<ProfileCalls[K]['answer']> {
  const compare = 'compare' in request ? request.compare : null;
  const wanted = compare === null ? [request.evidence] : [request.evidence, compare];
  await bring(profiles, wanted, options);
  return profileWorker.call(question, request, options);
}
