/** Which options pprof has, which of them Heapcase has, and the view that they spell. */

import { failure } from '#core/base/failure';
import { type Command, commandFormats } from '#core/profile/report';
import { defaultView, granularities, type ProfileView } from '#core/profile/view';
import { type FlagKind, type Parsed, parseFlags } from './flags';

const bools = [
  'call_tree', 'relative_percentages', 'compact_labels', 'intel_syntax', 'mean', 'normalize', 'drop_negative', 'trim',
  'noinlines', 'showcolumns', 'cum', 'flat', ...granularities, 'inuse_space', 'inuse_objects', 'alloc_space',
  'alloc_objects', 'total_delay', 'contentions', 'mean_delay', 'all_frames', 'no_browser',
]; // biome-ignore format: a list
const texts = [
  'output', 'unit', 'source_path', 'trim_path', 'sample_index', 'tagroot', 'tagleaf', 'focus', 'ignore', 'prune_from',
  'hide', 'show', 'show_from', 'tagfocus', 'tagignore', 'tagshow', 'taghide', 'diff_base', 'base', 'symbolize',
  'buildid', 'add_comment', 'tools', 'http', 'tls_cert', 'tls_key', 'tls_ca',
]; // biome-ignore format: a list
const commandsWithExpression = ['peek', 'list', 'disasm', 'weblist'];
const otherCommands = ['gif', 'pdf', 'png', 'ps', 'eog', 'evince', 'gv', 'web', 'kcachegrind'];

const kinds = new Map<string, FlagKind>([
  ...bools.map((name) => [name, 'bool'] as const),
  ...texts.map((name) => [name, 'text'] as const),
  ...Object.keys(commandFormats).map((name) => [name, 'bool'] as const),
  ...otherCommands.map((name) => [name, 'bool'] as const),
  ...commandsWithExpression.map((name) => [name, 'text'] as const),
  ['nodecount', 'int'],
  ['seconds', 'int'],
  ['timeout', 'int'],
  ['nodefraction', 'float'],
  ['edgefraction', 'float'],
  ['divide_by', 'float'],
]);

const needObjdump = new Set(['disasm', 'weblist', 'intel_syntax', 'tools']);

/** Options of pprof that this version refuses, rather than ignores. */
const refused = new Set([
  ...otherCommands, 'http', 'no_browser', 'tls_cert', 'tls_key', 'tls_ca',
]); // biome-ignore format: a list

export interface Request {
  readonly command: Command;
  /** The expression of peek and list. */
  readonly expression: string;
  readonly view: ProfileView;
  readonly sources: readonly string[];
  /** None where empty. */
  readonly base: string;
  readonly diffBase: boolean;
  readonly output: string;
  readonly trimPath: string;
  readonly sourcePath: string;
  readonly allFrames: boolean;
  readonly comment: string;
  readonly buildId: string;
  readonly demangle: boolean;
  /** What -symbolize says where it names a symbolizer, none of which is here; else empty. */
  readonly symbolizeBy: string;
  /** How long servers record, and how long their answers may take; 0: their own, pprof's default. */
  readonly seconds: number;
  readonly timeout: number;
  readonly notes: readonly string[];
}

const usage = (reason: string) => failure('failure.usage', { reason, command: 'pprof' });

/** Reads a command line; null: help is wanted. pprof: driver.parseFlags. */
export function parseRequest(argv: readonly string[]): Request | null {
  const parsed = parseFlags(argv, (name) => kinds.get(name));
  if (parsed.help) return null;
  for (const [name, value] of parsed.values) {
    if (value === false || value === '') continue;
    if (needObjdump.has(name)) throw failure('pprof.needs-objdump', { option: `-${name}` });
    if (refused.has(name)) throw failure('pprof.unsupported-option', { option: `-${name}` });
  }
  const text = (name: string) => String(parsed.values.get(name) ?? '');
  const flag = (name: string) => parsed.values.get(name) === true;
  const demangle = !/(?:^|:)(?:no|none)(?:$|:)/i.test(text('symbolize'));
  if (demangle && /(?:^|:)(?:force|demangle=(?!default))/i.test(text('symbolize'))) {
    throw failure('pprof.unsupported-option', { option: `-symbolize=${text('symbolize')}` });
  }
  if (parsed.rest.length === 0) throw usage('no profile source specified.');
  const base = text('base');
  const diffBase = text('diff_base');
  if (base !== '' && diffBase !== '') throw usage('-base and -diff_base flags cannot both be specified.');
  const notes: string[] = [];
  if (!/^(?:(?:|no|none|local|fastlocal|remote|demangle=default)(?::|$))*$/i.test(text('symbolize')))
    notes.push(`ignoring unrecognized symbolization option: ${text('symbolize')}`);
  const { command, expression } = commandOf(parsed);
  const view = viewOf(parsed, notes);
  if (view.normalize && base + diffBase === '') throw usage('must have base profile to normalize by.');
  return {
    command,
    expression,
    view,
    sources: parsed.rest,
    base: base + diffBase,
    diffBase: diffBase !== '',
    output: text('output'),
    trimPath: text('trim_path'),
    sourcePath: text('source_path'),
    allFrames: flag('all_frames'),
    comment: text('add_comment'),
    buildId: text('buildid'),
    demangle,
    symbolizeBy:
      demangle && /(?:^|:)(?:local|fastlocal|remote)(?:$|:)/i.test(text('symbolize'))
        ? text('symbolize')
        : '',
    seconds: Math.max(0, Number(parsed.values.get('seconds') ?? 0)),
    timeout: Math.max(0, Number(parsed.values.get('timeout') ?? 0)),
    notes,
  };
}

/** pprof: driver.outputFormat. */
function commandOf(parsed: Parsed): { command: Command; expression: string } {
  const found: { command: Command; expression: string }[] = [];
  for (const name of Object.keys(commandFormats) as Command[]) {
    const value = parsed.values.get(name);
    if (value === true) found.push({ command: name, expression: '' });
    else if (typeof value === 'string' && value !== '') found.push({ command: name, expression: value });
  }
  const [first, second] = found;
  if (second) throw usage('must set at most one output format.');
  if (!first)
    throw usage(
      'no report is asked for: add -top, -dot or another (the interactive shell is not available).',
    );
  return first;
}

/** pprof: driver.installConfigFlags, sampleIndex. */
function viewOf(parsed: Parsed, notes: string[]): ProfileView {
  const text = (name: string) => String(parsed.values.get(name) ?? '');
  const flag = (name: string) => parsed.values.get(name) === true;
  const number = (name: string, otherwise: number) => Number(parsed.values.get(name) ?? otherwise);
  const one = <T extends string>(names: readonly T[]): T | undefined => {
    const set = names.filter(flag);
    if (set.length > 1) throw usage(`conflicting options set: [${set.join(' ')}].`);
    return set[0];
  };
  let sampleType = text('sample_index');
  const older = (option: string, type: string) => {
    if (!flag(option)) return;
    if (sampleType === '') sampleType = type;
    else notes.push(`Multiple value selections, ignoring -${option}`);
  };
  older('total_delay', 'delay');
  older('mean_delay', 'delay');
  older('contentions', 'contentions');
  for (const type of ['inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects']) older(type, type);
  const trim = parsed.values.get('trim');
  return {
    ...defaultView,
    sampleType: sampleType === '' ? null : sampleType,
    focus: text('focus'),
    ignore: text('ignore'),
    hide: text('hide'),
    show: text('show'),
    showFrom: text('show_from'),
    pruneFrom: text('prune_from'),
    tagFocus: text('tagfocus'),
    tagIgnore: text('tagignore'),
    tagShow: text('tagshow'),
    tagHide: text('taghide'),
    tagRoot: text('tagroot'),
    tagLeaf: text('tagleaf'),
    granularity: one(granularities) ?? null,
    noInlines: flag('noinlines'),
    showColumns: flag('showcolumns'),
    nodeCount: parsed.values.has('nodecount') ? number('nodecount', -1) : null,
    nodeFraction: number('nodefraction', defaultView.nodeFraction),
    edgeFraction: number('edgefraction', defaultView.edgeFraction),
    trim: typeof trim === 'boolean' ? trim : null,
    sort: one(['cum', 'flat']) ?? 'flat',
    callTree: flag('call_tree'),
    relativePercentages: flag('relative_percentages'),
    unit: parsed.values.has('unit') ? text('unit') : defaultView.unit,
    mean: flag('mean') || flag('mean_delay'),
    divideBy: number('divide_by', 1),
    compactLabels: flag('compact_labels'),
    dropNegative: flag('drop_negative'),
    normalize: flag('normalize'),
  };
}
