import type { CallEdge, CallGraph } from '#core/profile/index';

export const edgeKey = ({ from, to }: Pick<CallEdge, 'from' | 'to'>) => `${from}-${to}`;

/** The edges of the heaviest chain: from the heaviest root down the heaviest edge, each function once. */
export function hotPath({ nodes, edges }: CallGraph): readonly CallEdge[] {
  const entered = new Set(edges.map(({ to }) => to));
  const [root] = nodes
    .filter(({ number }) => !entered.has(number))
    .sort((a, b) => Math.abs(b.cum) - Math.abs(a.cum));
  const chain: CallEdge[] = [];
  const seen = new Set<number>();
  for (let at = (root ?? nodes[0])?.number; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const from = at;
    const [next] = edges
      .filter((edge) => edge.from === from && edge.to > 0 && !seen.has(edge.to))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    if (next) chain.push(next);
    at = next?.to;
  }
  return chain;
}

/** The names along a chain, the caller first. */
export const namesAlong = (chain: readonly CallEdge[]): readonly string[] => [
  ...chain.slice(0, 1).map(({ fromName }) => fromName),
  ...chain.map(({ toName }) => toName),
];
