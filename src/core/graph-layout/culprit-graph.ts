/** The call graph of the last capture as the report shows it: the heap in use, the path to the culprit in ink. */

import type { Diagnosis } from '../diagnosis/finding';
import { callGraph, defaultView, type Profile, sampleTypes } from '../profile';
import type { Language } from '../words/dictionary';
import { drawCallGraph } from './draw-call-graph';
import { functionFiles } from './function-files';
import { type LayoutEngine, layoutCallGraph } from './layout-call-graph';

const shownNodes = 22;

/** SVG text. Rejects with a `layout.failed` failure when it cannot be laid out. */
export async function drawCulpritGraph(
  profile: Profile,
  { verdict }: Pick<Diagnosis, 'verdict'>,
  engine: LayoutEngine,
  language: Language,
): Promise<string> {
  const inUse = sampleTypes(profile).find(({ type }) => /^(?:inuse_)?space$/.test(type));
  const graph = callGraph(profile, {
    ...defaultView,
    sampleType: inUse?.type ?? null,
    nodeCount: shownNodes,
  });
  const placed = await layoutCallGraph(graph, engine, { fileOf: functionFiles(profile) });
  const path = verdict.culprit?.path.map((frame) => frame.function) ?? [];
  return drawCallGraph(placed, { language, hotPath: path, accused: verdict.culprit?.function ?? null });
}
