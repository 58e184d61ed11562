/** What there is to say about one box, in the words and units of the view. */

import type { FlameGraph } from '#core/profile/heapcase';
import type { Text } from '../../i18n';
import { percent, type ValueStyle } from '../../profiles/values';
import type { NameTable } from './name-table';
import { inlinedIn } from './paint';
import type { BoxAt, Scene } from './scene';
import { type ChangeText, changeOf, type FlameWords } from './words';

export interface BoxFacts {
  readonly name: string;
  readonly value: string;
  readonly exact: string;
  readonly self: string;
  readonly before: string | null;
  readonly ofAll: string;
  /** The same with what `all` is. */
  readonly ofWhole: string;
  /** Of the box that it hangs on; null for the root. */
  readonly ofCaller: string | null;
  readonly change: (ChangeText & { readonly ofBase: string | null; readonly ofOwn: string | null }) | null;
  readonly inlined: 'always' | 'sometimes' | 'never';
}

interface Told {
  readonly graph: FlameGraph;
  readonly scene: Scene;
  readonly names: NameTable;
  readonly style: ValueStyle;
  readonly words: FlameWords;
  /** What 100 % is, in words: `% of 361 MiB, the whole profile`. */
  readonly whole: string;
}

export function factsOf(
  { graph, scene, names, style, words, whole }: Told,
  { part, box }: BoxAt,
  t: Text,
): BoxFacts {
  const { tree } = scene.parts[part];
  const total = tree.total[box];
  const before = tree.before?.[box] ?? null;
  const caller = tree.parent[box];
  const share = (value: number, of: number) => `${percent(value, of)} %`;
  const name = tree.name[box] === 0 ? words.all : names.full(tree.name[box]);
  return {
    name,
    value: style.full(total),
    exact: style.exact(total),
    self: style.full(tree.self[box]),
    before: before === null ? null : style.full(before),
    ofAll: t('flame.ofAll', { share: share(total, graph.total) }),
    ofWhole: `${percent(total, graph.total)} ${whole}`,
    ofCaller:
      box === 0
        ? null
        : t(part === 0 ? 'flame.ofCaller' : 'flame.ofCallee', { share: share(total, tree.total[caller]) }),
    change:
      before === null
        ? null
        : {
            ...changeOf(words, style, before, total),
            ofBase: !graph.beforeTotal
              ? null
              : t('flame.ofBase', {
                  share: signed(percent(total - before, graph.beforeTotal), total - before),
                }),
            ofOwn:
              before === 0
                ? null
                : t('flame.ofOwn', { share: signed(percent(total - before, before), total - before) }),
          },
    inlined: inlinedIn(tree.marks[box]),
  };
}

const signed = (share: string, delta: number) => `${delta > 0 ? '+' : ''}${share} %`;
