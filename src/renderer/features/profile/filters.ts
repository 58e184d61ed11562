/** The options of a view that are shown as chips, under pprof's own names. */

import { defaultView, type ProfileView } from '#core/profile/view';

/** Options that hold a regular expression. */
export const expressionOptions = {
  focus: 'focus',
  ignore: 'ignore',
  hide: 'hide',
  show: 'show',
  show_from: 'showFrom',
  prune_from: 'pruneFrom',
  tagfocus: 'tagFocus',
  tagignore: 'tagIgnore',
} as const satisfies Readonly<Record<string, keyof ProfileView>>;

/** Options that hold a number. */
const numberOptions = {
  nodefraction: 'nodeFraction',
  edgefraction: 'edgeFraction',
  nodecount: 'nodeCount',
} as const satisfies Readonly<Record<string, keyof ProfileView>>;

export const filterOptions = { ...expressionOptions, ...numberOptions };
export type FilterOption = keyof typeof filterOptions;

export interface FilterChip {
  readonly option: FilterOption;
  readonly value: string;
}

const isNumber = (option: FilterOption): option is keyof typeof numberOptions =>
  Object.hasOwn(numberOptions, option);

/** What is taken away when the chip is: a fraction of 0 leaves nothing out. */
const off: Partial<ProfileView> = { nodeFraction: 0, edgeFraction: 0, nodeCount: null };

/** The set options; `nodefraction` also at its default, because it leaves functions out. */
export function chipsOf(view: ProfileView): readonly FilterChip[] {
  return (Object.keys(filterOptions) as FilterOption[]).flatMap((option) => {
    const name = filterOptions[option];
    const value = view[name];
    if (value === '' || value === null || value === 0) return [];
    if (name === 'edgeFraction' && value === defaultView.edgeFraction) return [];
    return [{ option, value: String(value) }];
  });
}

/** The view's part for a chip; null when the value is no number where one is needed. */
export function withFilter(option: FilterOption, value: string): Partial<ProfileView> | null {
  const name = filterOptions[option];
  if (!isNumber(option)) return { [name]: value };
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number < 0) return null;
  return { [name]: option === 'nodecount' ? Math.round(number) : number };
}

export function withoutFilter(option: FilterOption): Partial<ProfileView> {
  const name = filterOptions[option];
  return { [name]: name in off ? off[name] : '' };
}
