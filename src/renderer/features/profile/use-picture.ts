import { Failure } from '#core/base/failure';
import { layoutCallGraph } from '#core/graph-layout/layout-call-graph';
import { askProfiles, type CaseProfiles } from '../../profiles/ask-profiles';
import { type Answered, useAnswer } from '../../profiles/use-answer';
import { graphLayoutWorker } from '../../worker/clients';
import type { Seen } from '../../worker/profile-calls';
import type { CallOptions } from '../../worker/worker-client';
import type { Picture } from './CallGraph';
import { affordable, type Budget, budgets, isAffordable, withinBudget } from './graph-budget';

/** The call graph with its places; asked for only while it is looked at. */
export function usePicture(profiles: CaseProfiles, seen: Seen, labels: boolean): Answered<Picture> {
  return useAnswer(JSON.stringify([profiles.caseId, seen, labels]), async (signal, onProgress) => {
    const [whole, ...smaller] = budgets;
    let picture = pictureWithin(whole, profiles, seen, labels, { signal, onProgress });
    for (const budget of smaller) {
      picture = picture.catch((thrown: unknown) => {
        if (!(thrown instanceof Failure) || thrown.data.code !== 'layout.failed') throw thrown;
        return pictureWithin(budget, profiles, seen, labels, { signal, onProgress });
      });
    }
    return picture;
  });
}

async function pictureWithin(
  budget: Budget,
  profiles: CaseProfiles,
  seen: Seen,
  labels: boolean,
  options: CallOptions,
): Promise<Picture> {
  const ask = (view: Seen['view']) => askProfiles(profiles, 'graph', { ...seen, view }, options);
  const fewer = await ask(affordable(seen.view, budget));
  const answer = !labels && isAffordable(fewer.graph, seen.view, budget) ? await ask(seen.view) : fewer;
  const files = new Map(answer.graph.nodes.map(({ name }, at) => [name, answer.files[at] ?? '']));
  const { graph, shortened } = withinBudget(answer.graph, seen.view, budget);
  const placed = await layoutCallGraph(
    graph,
    (request) => graphLayoutWorker.call('layout', request, options),
    { fileOf: (name) => files.get(name) ?? '', signed: seen.view.base !== null, labels },
  );
  return { answer, placed, shortened };
}
