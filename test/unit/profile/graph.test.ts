import { describe, expect, it } from 'vitest';
import { callGraph, defaultView, formatDot, type ProfileView } from '../../../src/core/profile/index';
import { drawn } from './drawn';

const view = (changes: Partial<ProfileView>): ProfileView => ({ ...defaultView, ...changes });
const edges = (text: string, changes: Partial<ProfileView> = {}): string[] =>
  callGraph(drawn(text), view(changes)).edges.map(
    (edge) =>
      `${edge.fromName} ${edge.residual ? '...' : '->'} ${edge.toName} ${edge.value}${edge.inlined ? ' inline' : ''}`,
  );

describe('the call graph', () => {
  it('has an edge for each call, counted once per stack', () => {
    expect(edges('3 a > b > a > b\n2 a > ~c')).toEqual(['a -> b 3', 'b -> a 3', 'a -> c 2 inline']);
  });

  it('draws a dotted edge over nodes that were left out', () => {
    expect(edges('100 a > b > c\n100 a > c > d', { hide: '', nodeCount: 2 }).length).toBeGreaterThan(0);
    expect(edges('100 a > tiny > c\n9900 a > x', { nodeFraction: 0.02 })).toEqual(['a -> x 9900']);
  });

  it('is the same text that pprof writes', () => {
    const text = formatDot(
      callGraph(drawn('1024 main.main > main.load [bytes=512bytes]\n1024 main.main'), defaultView),
    );
    expect(text.split('\n')).toEqual([
      'digraph "unnamed" {',
      'node [style=filled fillcolor="#f8f8f8"]',
      'subgraph cluster_L { "Type: space" [shape=box fontsize=16 label="Type: space\\lShowing nodes accounting for 2kB, 100% of 2kB total\\l\\lSee https://git.io/JfYMW for how to read the graph\\l"] }',
      'N1 [label="main\\nmain\\n1kB (50.00%)\\nof 2kB (100%)" id="node1" fontsize=24 shape=box tooltip="main.main (2kB)" color="#b20000" fillcolor="#edd5d5"]',
      'N2 [label="main\\nload\\n1kB (50.00%)" id="node2" fontsize=24 shape=box tooltip="main.load (1kB)" color="#b22100" fillcolor="#edd9d5"]',
      'NN2_0 [label = "512B" id="NN2_0" fontsize=8 shape=box3d tooltip="1kB"]',
      'N2 -> NN2_0 [label=" 1kB" weight=100 tooltip="1kB" labeltooltip="1kB"]',
      'N1 -> N2 [label=" 1kB" weight=51 penwidth=3 color="#b22100" tooltip="main.main -> main.load (1kB)" labeltooltip="main.main -> main.load (1kB)"]',
      '}',
      '',
    ]);
  });

  it('keeps paths apart as a call tree', () => {
    const graph = callGraph(drawn('1 a > b > c\n1 a > c'), view({ callTree: true }));
    expect(graph.nodes.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c', 'c']);
  });

  it('gives an own drawing sizes and colours', () => {
    const [node] = callGraph(drawn('8 a'), defaultView).nodes;
    expect(node).toMatchObject({ number: 1, fontSize: 24, color: '#b20000', flatPercent: '100%' });
  });

  it('draws nothing for an empty profile, and no NaN', () => {
    const text = formatDot(callGraph(drawn('0 a > b'), defaultView));
    expect(text).toContain('0% of 0 total');
    expect(text).not.toContain('NaN');
  });

  it('tells of a call that recurs in a stack what its outermost occurrence is', () => {
    const inlinedIn = (stack: string) =>
      callGraph(drawn(`10 ${stack}`), { ...defaultView, trim: false })
        .edges.filter(({ fromName, toName }) => fromName === 'a' && toName === 'b')
        .map(({ inlined }) => inlined);
    expect(inlinedIn('a > ~b > a > b')).toEqual([true]);
    expect(inlinedIn('a > b > a > ~b')).toEqual([false]);
    // In every sample: the second one has it as a call of its own.
    expect(inlinedIn('a > ~b > a > b\n5 x > a > b')).toEqual([false]);
  });
});
