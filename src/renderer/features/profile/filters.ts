/** The settings of a view that are shown as chips, under pprof's own names. */

import { defaultView, type ProfileView } from '#core/profile/view';
import { type OptionField, optionOf, viewOptions } from '#core/profile/view-options';
import type { IdleFilter, ProfileLook } from '../../state/look';

/** What is no filter: it has a place of its own in the toolbar, or changes only how things are written. */
const elsewhere: readonly OptionField[] = ['sampleType', 'sort', 'compactLabels'];

/** The settings that can be a chip. */
export const chipOptions = viewOptions.filter(({ field }) => !elsewhere.includes(field));

/** The ones that people add by name; the others are in the settings. */
export const addedOptions = chipOptions.filter(
  ({ kind }) => kind === 'expression' || kind === 'number' || kind === 'text',
);

export interface FilterChip {
  readonly field: OptionField;
  readonly flag: string;
  readonly value: string;
  /** False where it is switched off. */
  readonly active: boolean;
}

/** Chips of what is set; `nodefraction` also at its default, because it leaves functions out. */
export function chipsOf({ view, idle }: Pick<ProfileLook, 'view' | 'idle'>): readonly FilterChip[] {
  const active = chipOptions.flatMap(({ field, flag }) => {
    const value = view[field];
    const said = field === 'nodeFraction' ? value !== 0 : value !== defaultView[field];
    const nothing = value === '' || value === null || (field === 'edgeFraction' && value === 0);
    return said && !nothing ? [{ field, flag, value: String(value), active: true }] : [];
  });
  const off = idle.map(({ field, value }) => ({ field, flag: optionOf(field).flag, value, active: false }));
  const place = ({ field }: FilterChip) => chipOptions.findIndex((option) => option.field === field);
  return [...active, ...off].sort((a, b) => place(a) - place(b));
}

/** The view's part for a setting as text; null where a number is needed and none is there. */
export function withSetting(field: OptionField, text: string): Partial<ProfileView> | null {
  const { kind } = optionOf(field);
  if (kind === 'bool') return { [field]: text === 'true' };
  if (kind !== 'number') return { [field]: kind === 'granularity' && text === '' ? null : text };
  if (field === 'nodeCount' && text.trim() === '') return { nodeCount: null };
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number) || number < 0) return null;
  if (field === 'divideBy') return number === 0 ? null : { divideBy: number };
  return { [field]: field === 'nodeCount' ? Math.round(number) : number };
}

/** What is left when a chip is taken away: a fraction of 0 leaves no function out. */
export function withoutSetting(field: OptionField): Partial<ProfileView> {
  return field === 'nodeFraction' || field === 'edgeFraction'
    ? { [field]: 0 }
    : { [field]: defaultView[field] };
}

type Settings = Pick<ProfileLook, 'view' | 'idle'>;

/** Switches a chip off, keeping its value, or on again in the place of what is set now. */
export function switched({ view, idle }: Settings, { field, value, active }: FilterChip): Settings {
  const others = idle.filter((filter: IdleFilter) => !(filter.field === field && filter.value === value));
  if (active) return { view: { ...view, ...withoutSetting(field) }, idle: [...others, { field, value }] };
  return { view: { ...view, ...withSetting(field, value) }, idle: others };
}

export function removed({ view, idle }: Settings, { field, value, active }: FilterChip): Settings {
  if (active) return { view: { ...view, ...withoutSetting(field) }, idle };
  return { view, idle: idle.filter((filter) => !(filter.field === field && filter.value === value)) };
}

/** A changed chip keeps whether it is on; null where the text is not what the setting takes. */
export function edited(settings: Settings, chip: FilterChip, text: string): Settings | null {
  if (text === '') return removed(settings, chip);
  const part = withSetting(chip.field, text);
  if (part === null) return null;
  if (chip.active) return { ...settings, view: { ...settings.view, ...part } };
  return {
    ...settings,
    idle: settings.idle.map((filter) =>
      filter.field === chip.field && filter.value === chip.value ? { ...filter, value: text } : filter,
    ),
  };
}

/** A function's whole name as an expression that matches nothing else. */
export const exactly = (name: string): string => `^${literally(name)}$`;

export const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** One more way to match, beside what is there: `a` and `b` become `a|b`. */
export const alsoMatching = (there: string, more: string): string =>
  there === '' ? more : `${there}|${more}`;

/** The search of all views as one of pprof's expressions: its words in the order they were typed. */
export const searchExpression = (words: string): string =>
  `(?i)${words.split(/\s+/).filter(Boolean).map(literally).join('.*')}`;
