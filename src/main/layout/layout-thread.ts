/** The layout thread: graphs in, `json0` out, one after the other. The only place that imports Graphviz. */

import { parentPort } from 'node:worker_threads';
import { instance } from '@viz-js/viz';
import type { LayoutAnswer, LayoutQuestion } from './layout-messages';

const viz = instance();

parentPort?.on('message', ({ id, request }: LayoutQuestion) => {
  void answer(id, request).then((message) => parentPort?.postMessage(message));
});

async function answer(id: number, request: LayoutQuestion['request']): Promise<LayoutAnswer> {
  try {
    const { directed, graphAttributes, nodeAttributes, nodes, edges } = request;
    const graph = {
      directed,
      graphAttributes: { ...graphAttributes },
      nodeAttributes: { ...nodeAttributes },
      nodes: [...nodes],
      edges: [...edges],
    };
    const { status, output, errors } = (await viz).render(graph, { format: 'json0', engine: 'dot' });
    if (status === 'success') return { id, output };
    return { id, reason: errors[0]?.message ?? 'the layout engine gave no reason' };
  } catch (thrown) {
    return { id, reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
