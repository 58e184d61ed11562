// What is drawn of a graph that is too large to be placed, and that it is said.
import { describe, expect, test } from 'vitest';
import type { CallEdge, CallGraph, CallNode } from '#core/profile/index';
import { defaultView } from '#core/profile/view';
import {
  affordable,
  budgets,
  isAffordable,
  withinBudget,
} from '../../../src/renderer/features/profile/graph-budget';

const [budget] = budgets;

/** So many functions of as many, each calling each that comes later, the sooner the heavier. */
function graphOf(count: number, originalCount = count): CallGraph {
  const nodes = Array.from({ length: count }, (_, i) => ({ number: i + 1, name: `f${i}` }) as CallNode);
  const edges = nodes.flatMap(({ number: from }) =>
    nodes
      .filter(({ number }) => number > from)
      .map(({ number: to }) => ({ from, to, value: 1e6 / (from * to) }) as CallEdge),
  );
  return { nodes, edges, originalCount } as unknown as CallGraph;
}

describe('the view that is asked of the engine', () => {
  test.each([
    ['pprof’s own number', {}, { nodeCount: 80 }],
    ['a small number', { nodeCount: 12 }, { nodeCount: 12 }],
    ['a large number', { nodeCount: 500 }, { nodeCount: budget.nodes }],
    ['all', { nodeCount: 0 }, { nodeCount: budget.nodes }],
    [
      'nothing trimmed, where only the number of boxes may cut',
      { trim: false, nodeCount: 10 },
      { trim: true, nodeCount: budget.nodes, nodeFraction: 0, edgeFraction: 0 },
    ],
    [
      'nothing trimmed of a tree of calls',
      { trim: false, callTree: true },
      { trim: true, callTree: true, nodeCount: budget.nodes },
    ],
  ])('for %s', (_what, wanted, asked) => {
    expect(affordable({ ...defaultView, ...wanted }, budget)).toEqual({
      ...defaultView,
      ...wanted,
      ...asked,
    });
  });
});

test.each([
  ['a few more, where all are wanted', { nodeCount: 0 }, budget.nodes, true],
  ['too many', { nodeCount: 0 }, budget.nodes + 1, false],
  ['as many as a person has named', { nodeCount: 80 }, budget.nodes, false],
])('the limit is taken back for %s: %s of %i, %s', (_what, wanted, originalCount, without) => {
  expect(isAffordable(graphOf(60, originalCount), { ...defaultView, ...wanted }, budget)).toBe(without);
});

describe('the graph that is placed', () => {
  test('is the whole one where it can be', () => {
    const graph = graphOf(30);
    expect(withinBudget(graph, { ...defaultView, nodeCount: 0 }, budget)).toEqual({ graph, shortened: null });
  });

  test('has the heaviest lines, and no box without one to it', () => {
    const { graph, shortened } = withinBudget(graphOf(120), { ...defaultView, nodeCount: 120 }, budget);
    expect(graph.edges).toHaveLength(budget.edges);
    expect(new Set(graph.edges.map(({ to }) => to)).size).toBe(119);
    expect(graph.edges[0]).toMatchObject({ from: 1, to: 2 });
    expect(shortened).toEqual({ nodes: 120, ofNodes: 120, edges: budget.edges, ofEdges: (120 * 119) / 2 });
  });

  test.each([
    ['all of them', { nodeCount: 0 }, 1797],
    ['nothing trimmed', { trim: false }, 1797],
    ['500 of them', { nodeCount: 500 }, 500],
  ])('says how many functions the view would have: %s', (_what, wanted, ofNodes) => {
    const { shortened } = withinBudget(graphOf(30, 1797), { ...defaultView, ...wanted }, budget);
    expect(shortened).toMatchObject({ nodes: 30, ofNodes });
  });

  test('says nothing where pprof itself draws fewer, because labels take the place of functions', () => {
    expect(withinBudget(graphOf(30, 1797), { ...defaultView, nodeCount: 80 }, budget).shortened).toBeNull();
  });
});
