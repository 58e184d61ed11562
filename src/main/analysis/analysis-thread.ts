/** The analysis thread: a question about a case in, the answer out. It reads the files itself. */

import { parentPort, workerData } from 'node:worker_threads';
import { attempt } from '#core/base/result';
import { createGraphLayout } from '../layout/graph-layout';
import { openLibrary } from '../store/library';
import { analysisHere } from './analysis';
import { type AnalysisAnswer, type AnalysisPlace, type AnalysisRequest, stopOf } from './analysis-messages';

const { libraryFolder, madeBy, layoutThread } = workerData as AnalysisPlace;
const analysis = analysisHere(openLibrary(libraryFolder, { madeBy }), createGraphLayout(layoutThread));

parentPort?.on('message', async ({ id, question, given, flag }: AnalysisRequest) => {
  const ask = analysis[question] as (...given: readonly unknown[]) => Promise<unknown>;
  const result = await attempt(() => (flag === null ? ask(...given) : ask(...given, stopOf(flag))));
  parentPort?.postMessage({ id, result } satisfies AnalysisAnswer);
});
