import type { CallGraph } from '#core/profile/index';

export const edgeKey = ({ from, to }: { readonly from: number; readonly to: number }) => `${from}-${to}`;

/** The heaviest chain: from the heaviest root down the heaviest edge, each function once. Keys of its edges. */
export function hotPath({ nodes, edges }: CallGraph): ReadonlySet<string> {
  const entered = new Set(edges.map(({ to }) => to));
  const [root] = nodes
    .filter(({ number }) => !entered.has(number))
    .sort((a, b) => Math.abs(b.cum) - Math.abs(a.cum));
  const chain = new Set<string>();
  const seen = new Set<number>();
  for (let at = (root ?? nodes[0])?.number; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const from = at;
    const [next] = edges
      .filter((edge) => edge.from === from && edge.to > 0 && !seen.has(edge.to))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    if (next) chain.add(edgeKey(next));
    at = next?.to;
  }
  return chain;
}
