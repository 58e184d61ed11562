/** Questions about the profiles of a case: brings the bytes that the worker lacks, then asks. */

import { askAbout, type Question } from '../worker/ask-about';
import { profileBringer, profileWorker } from '../worker/clients';
import { KeptAnswers } from '../worker/kept-answers';
import type { ProfileCalls, TopAnswer } from '../worker/profile-calls';
import type { CallOptions } from '../worker/worker-client';

export interface CaseProfiles {
  readonly caseId: string;
  /** Evidence id → what people call the file. */
  readonly files: ReadonlyMap<string, string>;
}

/** What the pane begins with: to have been asked ahead, and on the way back it is there at once. */
export type KeptQuestion = 'facts' | 'top';

const mostRows = 20_000;
const kept = new KeptAnswers(mostRows);

/** The answer where it was given before; undefined otherwise. */
export const knownAnswer = <K extends KeptQuestion>(
  question: K,
  request: ProfileCalls[K]['request'],
): ProfileCalls[K]['answer'] | undefined => kept.get(question, request);

export async function askProfiles<K extends Question>(
  { caseId, files }: CaseProfiles,
  question: K,
  request: ProfileCalls[K]['request'],
  options: CallOptions = {},
): Promise<ProfileCalls[K]['answer']> {
  const known = kept.get<ProfileCalls[K]['answer']>(question, request);
  if (known !== undefined) return known;
  const compare = 'compare' in request ? request.compare : null;
  const wanted = compare === null ? [request.evidence] : [request.evidence, compare];
  const profiles = wanted.map((evidence) => ({ caseId, evidence, name: files.get(evidence) ?? evidence }));
  const answer = await askAbout(profileWorker, profileBringer, profiles, question, request, options);
  if (question === 'facts') kept.put(question, request, answer, 0);
  if (question === 'top') kept.put(question, request, answer, (answer as TopAnswer).rows.length);
  return answer;
}
