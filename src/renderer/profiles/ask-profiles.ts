/** Questions about the profiles of a case: brings the bytes that the worker lacks, then asks. */

import { askAbout, type Question } from '../worker/ask-about';
import { profileBringer, profileWorker } from '../worker/clients';
import type { ProfileCalls } from '../worker/profile-calls';
import type { CallOptions } from '../worker/worker-client';

export interface CaseProfiles {
  readonly caseId: string;
  /** Evidence id → what people call the file. */
  readonly files: ReadonlyMap<string, string>;
}

export function askProfiles<K extends Question>(
  { caseId, files }: CaseProfiles,
  question: K,
  request: ProfileCalls[K]['request'],
  options: CallOptions = {},
): Promise<ProfileCalls[K]['answer']> {
  const compare = 'compare' in request ? request.compare : null;
  const wanted = compare === null ? [request.evidence] : [request.evidence, compare];
  const profiles = wanted.map((evidence) => ({ caseId, evidence, name: files.get(evidence) ?? evidence }));
  return askAbout(profileWorker, profileBringer, profiles, question, request, options);
}
