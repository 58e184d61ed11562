/** The tree of a flame graph. It is built in steps, so that one that nobody waits for any more ends early. */

import { failure } from '#core/base/failure';
import { type FlameGraph, type FlameTree, flameSteps } from '#core/profile/heapcase';
import { givingAway } from './given-away';
import type { HeldProfiles } from './held-profiles';
import type { ProfileCalls } from './profile-calls';

/** Between two looks at whether somebody still waits. */
const stepMs = 40;

export async function flameAnswer(
  profiles: HeldProfiles,
  { evidence, view, compare, options }: ProfileCalls['flame']['request'],
  report: (phase: string, part?: number) => void,
  signal: AbortSignal,
  rest: () => Promise<void>,
): Promise<FlameGraph> {
  const before = compare === null ? null : profiles.get(compare);
  // Without a difference the base only says what changed; it takes nothing away.
  const seen = view.base === null ? { ...view, normalize: false } : view;
  const steps = flameSteps(profiles.get(evidence), seen, options, before);
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return givingAway(step.value, columnsOf(step.value));
    if (performance.now() - since < stepMs) continue;
    report('building', step.value);
    await rest();
    if (signal.aborted) throw failure('failure.cancelled');
    since = performance.now();
  }
}

const columnsOf = ({ callees, callers, names, nameSelf, nameSelfBefore }: FlameGraph) => [
  ...treeColumns(callees),
  ...(callers ? treeColumns(callers) : []),
  names.ends,
  names.package,
  nameSelf,
  nameSelfBefore,
];

const treeColumns = (tree: FlameTree) => [
  tree.levels,
  tree.name,
  tree.parent,
  tree.children,
  tree.start,
  tree.width,
  tree.self,
  tree.total,
  tree.selfBefore,
  tree.before,
  tree.marks,
];
