/** Graphviz: the only WebAssembly of the window. It is given numbers and sizes, never a name of a profile. */

import './no-code-generation';
import { instance, type Viz } from '@viz-js/viz';
import { failure } from '#core/base/failure';
import type { LayoutRequest } from '#core/graph-layout/layout-call-graph';
import { answerCalls } from './answer-calls';
import type { GraphLayoutCalls } from './graph-layout-calls';

let viz: Promise<Viz> | null = null;

async function layout({ directed, graphAttributes, nodeAttributes, nodes, edges }: LayoutRequest) {
  viz ??= instance();
  const input = {
    directed,
    graphAttributes: { ...graphAttributes },
    nodeAttributes: { ...nodeAttributes },
    nodes: [...nodes],
    edges: [...edges],
  };
  const { status, output, errors } = (await viz).render(input, { format: 'json0', engine: 'dot' });
  if (status === 'success') return output;
  throw failure('layout.failed', { reason: errors[0]?.message ?? 'the layout engine gave no reason' });
}

answerCalls<GraphLayoutCalls>({
  layout: async (request, report) => {
    report('laying out');
    try {
      return await layout(request);
    } catch (error) {
      // After a throw its memory is in an unknown state.
      viz = null;
      throw error;
    }
  },
});
