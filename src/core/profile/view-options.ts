/**
 * Every setting of a view under pprof's names: the flag of its command line and the parameter of its URLs
 * (driver/config.go). tagroot, tagleaf and divide_by have no parameter there; theirs are the flags' names.
 */

import { defaultView, type ProfileView } from './view';

export type OptionKind = 'expression' | 'text' | 'bool' | 'number' | 'granularity';

export interface ViewOption<F extends keyof ProfileView = keyof ProfileView> {
  readonly field: F;
  readonly flag: string;
  readonly parameter: string;
  readonly kind: OptionKind;
}

const option = <F extends keyof ProfileView>(
  field: F,
  flag: string,
  parameter: string,
  kind: OptionKind,
): ViewOption<F> => ({ field, flag, parameter, kind });

/** In pprof's order of use. `base` is not among them: it names another profile. */
export const viewOptions = [
  option('sampleType', 'sample_index', 'si', 'text'),
  option('tagRoot', 'tagroot', 'tagroot', 'text'),
  option('tagLeaf', 'tagleaf', 'tagleaf', 'text'),
  option('focus', 'focus', 'f', 'expression'),
  option('ignore', 'ignore', 'i', 'expression'),
  option('hide', 'hide', 'h', 'expression'),
  option('show', 'show', 's', 'expression'),
  option('showFrom', 'show_from', 'sf', 'expression'),
  option('pruneFrom', 'prune_from', 'prunefrom', 'expression'),
  option('tagFocus', 'tagfocus', 'tf', 'expression'),
  option('tagIgnore', 'tagignore', 'ti', 'expression'),
  option('tagShow', 'tagshow', 'ts', 'expression'),
  option('tagHide', 'taghide', 'th', 'expression'),
  option('granularity', 'granularity', 'g', 'granularity'),
  option('noInlines', 'noinlines', 'noinlines', 'bool'),
  option('showColumns', 'showcolumns', 'showcolumns', 'bool'),
  option('sort', 'sort', 'sort', 'text'),
  option('nodeCount', 'nodecount', 'n', 'number'),
  option('nodeFraction', 'nodefraction', 'nf', 'number'),
  option('edgeFraction', 'edgefraction', 'ef', 'number'),
  option('trim', 'trim', 'trim', 'bool'),
  option('callTree', 'call_tree', 'calltree', 'bool'),
  option('relativePercentages', 'relative_percentages', 'rel', 'bool'),
  option('unit', 'unit', 'unit', 'text'),
  option('mean', 'mean', 'mean', 'bool'),
  option('divideBy', 'divide_by', 'divide_by', 'number'),
  option('compactLabels', 'compact_labels', 'compact', 'bool'),
  option('dropNegative', 'drop_negative', 'dropneg', 'bool'),
  option('normalize', 'normalize', 'norm', 'bool'),
] as const satisfies readonly ViewOption[];

export type OptionField = (typeof viewOptions)[number]['field'];

/** Whether a setting differs from pprof's without any flag. */
export const isSet = (view: ProfileView, field: OptionField): boolean => view[field] !== defaultView[field];

/** The option of a field. */
export function optionOf(field: OptionField): ViewOption<OptionField> {
  const found = viewOptions.find((candidate) => candidate.field === field);
  if (!found) throw new Error(`no option ${field}`);
  return found;
}
