/** The analysis thread: the name of a case in, what the window shows of it out. It reads the files itself. */

import { parentPort } from 'node:worker_threads';
import { attempt } from '#core/base/result';
import { viewCase } from '../services/case-view';
import { openLibrary } from '../store/library';
import type { ViewAnswer, ViewQuestion } from './analysis-messages';

parentPort?.on('message', async ({ id, libraryFolder, madeBy, caseId }: ViewQuestion) => {
  const result = await attempt(async () => {
    const library = openLibrary(libraryFolder, { madeBy });
    return viewCase(await library.read(caseId), (evidence) => library.readEvidence(caseId, evidence));
  });
  parentPort?.postMessage({ id, result } satisfies ViewAnswer);
});
