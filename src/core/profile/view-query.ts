/** A view as the parameters of an address, as pprof's web pages spell it (driver/config.go: makeURL, applyURL). */

import { defaultView, granularities, type ProfileView } from './view';
import { isSet, type OptionField, type OptionKind, viewOptions } from './view-options';

/** `f=main&g=lines`: only what differs from pprof without flags. Bools are `t` and `f`, as pprof has them. */
export function viewToParameters(view: ProfileView): readonly (readonly [name: string, value: string])[] {
  return viewOptions
    .filter(({ field }) => isSet(view, field))
    .map(({ field, parameter, kind }) => {
      const value = view[field];
      return [parameter, kind === 'bool' ? (value === true ? 't' : 'f') : String(value)] as const;
    });
}

/** The view that the parameters spell. What they spell wrongly stays as pprof has it without flags. */
export function viewFromParameters(read: (name: string) => string | null): ProfileView {
  const parts: Partial<Record<keyof ProfileView, unknown>> = {};
  for (const { field, parameter, kind } of viewOptions) {
    const text = read(parameter);
    const value = text === null ? undefined : parsed(field, kind, text);
    if (value !== undefined) parts[field] = value;
  }
  return { ...defaultView, ...(parts as Partial<ProfileView>) };
}

function parsed(field: OptionField, kind: OptionKind, text: string): unknown {
  if (field === 'sort') return text === 'cum' || text === 'flat' ? text : undefined;
  if (kind === 'granularity') return granularities.find((name) => name === text);
  if (kind === 'bool')
    return /^(?:t|true|1)$/i.test(text) ? true : /^(?:f|false|0)$/i.test(text) ? false : undefined;
  if (kind !== 'number') return text;
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) return undefined;
  return field === 'nodeCount' ? Math.trunc(number) : number;
}
