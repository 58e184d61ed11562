import { layoutCallGraph } from '#core/graph-layout/layout-call-graph';
import { askProfiles, type CaseProfiles } from '../../profiles/ask-profiles';
import { type Answered, useAnswer } from '../../profiles/use-answer';
import { graphLayoutWorker } from '../../worker/clients';
import type { Seen } from '../../worker/profile-calls';
import type { Picture } from './CallGraph';

/** A graph of this many functions is a carpet, and takes seconds to place; the rest is in the table. */
const mostNodes = 300;

/** The call graph with its places; asked for only while it is looked at. */
export function usePicture(profiles: CaseProfiles, seen: Seen | null): Answered<Picture> {
  return useAnswer(
    seen === null ? null : JSON.stringify([profiles.caseId, seen]),
    async (signal, onProgress) => {
      if (seen === null) throw new Error('nothing to draw');
      const { nodeCount } = seen.view;
      const wanted = nodeCount === null || nodeCount < 0 ? 80 : nodeCount;
      const view = { ...seen.view, nodeCount: Math.min(mostNodes, wanted === 0 ? mostNodes : wanted) };
      const answer = await askProfiles(profiles, 'graph', { ...seen, view }, { signal, onProgress });
      const files = new Map(answer.graph.nodes.map(({ name }, at) => [name, answer.files[at] ?? '']));
      const placed = await layoutCallGraph(
        answer.graph,
        (request) => graphLayoutWorker.call('layout', request, { signal, onProgress }),
        (name) => files.get(name) ?? '',
        seen.view.base !== null,
      );
      return { answer, placed };
    },
  );
}
