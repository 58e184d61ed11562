/** Questions about the profiles of a case: brings the bytes that the worker lacks, then asks. */

import { askAbout, type Question } from '../worker/ask-about';
import { profileBringer, profileWorker } from '../worker/clients';
import { KeptAnswers } from '../worker/kept-answers';
import type { ProfileCalls, TopAnswer } from '../worker/profile-calls';
import { SharedWork } from '../worker/shared-work';
import type { CallOptions } from '../worker/worker-client';

export interface CaseProfiles {
  readonly caseId: string;
  /** Evidence id → what people call the file. */
  readonly files: ReadonlyMap<string, string>;
}

/** What the pane begins with: to have been asked ahead, and on the way back it is there at once. */
export type KeptQuestion = 'facts' | 'top';

/** What a table has more of with all that is asked beside it is not asked ahead: it could not be kept. */
export const mostKeptRows = 20_000;
const kept = new KeptAnswers(mostKeptRows);
/** Who wants a table that is made ahead waits for that one. */
const tables = new SharedWork<TopAnswer>();

/** The answer where it was given before; undefined otherwise. */
export const knownAnswer = <K extends KeptQuestion>(
  question: K,
  request: ProfileCalls[K]['request'],
): ProfileCalls[K]['answer'] | undefined => kept.get(question, request);

export async function askProfiles<K extends Question>(
  profiles: CaseProfiles,
  question: K,
  request: ProfileCalls[K]['request'],
  options: CallOptions = {},
): Promise<ProfileCalls[K]['answer']> {
  const known = kept.get<ProfileCalls[K]['answer']>(question, request);
  if (known !== undefined) return known;
  if (question !== 'top') {
    const answer = await askWorker(profiles, question, request, options);
    if (question === 'facts') kept.put(question, request, answer, 0);
    return answer;
  }
  const seen = request as ProfileCalls['top']['request'];
  return tables.join(JSON.stringify([profiles.caseId, seen]), options, async (shared) => {
    const table = await askWorker(profiles, 'top', seen, shared);
    kept.put('top', seen, table, table.rows.length);
    return table;
  });
}

function askWorker<K extends Question>(
  { caseId, files }: CaseProfiles,
  question: K,
  request: ProfileCalls[K]['request'],
  options: CallOptions,
): Promise<ProfileCalls[K]['answer']> {
  const compare = 'compare' in request ? request.compare : null;
  const wanted = compare === null ? [request.evidence] : [request.evidence, compare];
  const brought = wanted.map((evidence) => ({ caseId, evidence, name: files.get(evidence) ?? evidence }));
  return askAbout(profileWorker, profileBringer, brought, question, request, options);
}
