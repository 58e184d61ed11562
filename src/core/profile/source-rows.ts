/** What `list` prints beside the source, as data: flat and cum per line. pprof: report.printSource. */

import { sumNodes } from './accumulate';
import type { Profile } from './columns';
import { compareText } from './numbers';
import { makeReport } from './report';
import type { ProfileView } from './view';

export interface SourceLine {
  readonly line: number;
  readonly flat: number;
  readonly cum: number;
  /** The functions whose frames stand on this line. */
  readonly functions: readonly string[];
}

export interface SourceFile {
  /** The path as the profile has it; empty where it has none. */
  readonly file: string;
  /** Of the function that was asked for. */
  readonly flat: number;
  readonly cum: number;
  /** Where that function begins; 0 where the profile does not say (Go before 1.20). */
  readonly startLine: number;
  /** All lines of the file that have a value, in order. */
  readonly lines: readonly SourceLine[];
  /** The lines of the function that was asked for. */
  readonly own: readonly number[];
}

export interface SourceTable {
  /** The heaviest first. Several where functions of one name come from several files. */
  readonly files: readonly SourceFile[];
  readonly total: number;
  readonly sampleUnit: string;
  readonly notes: readonly string[];
}

/** The files of a function by its full name, each with the values of all its lines. */
export function sourceTable(profile: Profile, view: ProfileView, functionName: string): SourceTable {
  const { table, total, options, notes, weights, profile: seen } = makeReport(profile, view, 'list');
  const sums = sumNodes(table, seen.samples, weights);
  const rows = table.infos
    .map((info, i) => ({ info, flat: sums.flat[i] as number, cum: sums.cum[i] as number }))
    .filter(({ flat, cum }) => flat !== 0 || cum !== 0);
  const named = rows.filter(({ info }) => info.name === functionName);
  const files = [...new Set(named.map(({ info }) => info.file))].map((file): SourceFile => {
    const own = named.filter(({ info }) => info.file === file);
    const inFile = file === '' ? own : rows.filter(({ info }) => info.file === file);
    const byLine = new Map<number, { flat: number; cum: number; functions: Set<string> }>();
    for (const { info, flat, cum } of inFile) {
      const known = byLine.get(info.line) ?? { flat: 0, cum: 0, functions: new Set() };
      known.flat += flat;
      known.cum += cum;
      known.functions.add(info.name);
      byLine.set(info.line, known);
    }
    const starts = own.map(({ info }) => info.startLine).filter((line) => line > 0);
    return {
      file,
      flat: own.reduce((sum, { flat }) => sum + flat, 0),
      cum: own.reduce((sum, { cum }) => sum + cum, 0),
      startLine: starts.length === 0 ? 0 : Math.min(...starts),
      lines: [...byLine]
        .map(([line, { flat, cum, functions }]) => ({ line, flat, cum, functions: [...functions] }))
        .sort((a, b) => a.line - b.line),
      own: [...new Set(own.map(({ info }) => info.line))].sort((a, b) => a - b),
    };
  });
  files.sort((a, b) => Math.abs(b.cum) - Math.abs(a.cum) || compareText(a.file, b.file));
  return { files, total, sampleUnit: options.sampleUnit, notes };
}

/** The files that a profile names: no other is ever read for it. */
export function namedFiles({ functions, strings }: Profile): ReadonlySet<string> {
  const files = new Set<string>();
  for (let i = 0; i < functions.count; i++) {
    const file = strings.get(functions.file[i] as number);
    if (file !== '') files.add(file);
  }
  return files;
}
