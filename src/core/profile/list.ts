/** Source lines with their values, for the functions that match. pprof: report.printSource, getSourceFromFile, openSourceFile. */

import { failure } from '../base/failure';
import { sumNodes } from './accumulate';
import type { Expression } from './expressions';
import { isListed } from './graph';
import { cleanPath, folderName, pathList, trimPath } from './names';
import type { NodeInfo } from './node-infos';
import { compareText, padStart } from './numbers';
import { type Report, valueFormatter } from './report';
import { decodeUtf8 } from './strings';
import { percentage } from './units';

/** Where sources are; the caller brings the reading. */
export interface Sources {
  /** Folders to search, separated by colons: each and all above it. */
  readonly searchPath: string;
  readonly trimPath: string;
  readonly open: (path: string) => Promise<Opened>;
}

/** The bytes of a file, or why it cannot be opened, in the system's words as Go says them. */
export type Opened = { readonly bytes: Uint8Array } | { readonly problem: string };

interface Line {
  readonly info: NodeInfo;
  readonly flat: number;
  readonly cum: number;
}

const margin = 5;

/** The listing; a `Failure` where no function matches. */
export async function formatList(report: Report, wanted: Expression, sources: Sources): Promise<string> {
  const { table, total, options } = report;
  const sums = sumNodes(table, report.profile.samples, report.weights);
  const format = valueFormatter(report, options.unit);
  const functions = new Map<string, Line[]>();
  for (const [i, info] of table.infos.entries()) {
    const line = { info, flat: sums.flat[i] as number, cum: sums.cum[i] as number };
    if (!isListed(line.flat, line.cum, options.dropNegative) || !wanted.matches(info.name)) continue;
    functions.set(info.name, [...(functions.get(info.name) ?? []), line]);
  }
  if (functions.size === 0) throw failure('profile.no-match', { expression: wanted.source });
  const out = [`Total: ${format(total)}`];
  for (const name of [...functions.keys()].sort(compareText)) {
    const named = (functions.get(name) ?? []).filter(({ info }) => info.file !== '');
    const files = grouped(named, ({ info }) => info.file);
    if (files.size === 0) out.push(`No source information for ${name}`);
    for (const file of [...files.keys()].sort(compareText)) {
      const lines = (files.get(file) ?? []).sort((a, b) => a.info.line - b.info.line);
      const cum = lines.reduce((sum, line) => sum + line.cum, 0);
      const flat = lines.reduce((sum, line) => sum + line.flat, 0);
      out.push(`ROUTINE ======================== ${name} in ${file}`);
      out.push(`${values(format(flat), format(cum))} (flat, cum) ${percentage(cum, total)} of Total`);
      out.push(...(await sourceLines(file, lines, sources, format)));
    }
  }
  return `${out.join('\n')}\n`;
}

function grouped<K>(lines: readonly Line[], by: (line: Line) => K): Map<K, Line[]> {
  const groups = new Map<K, Line[]>();
  for (const line of lines) groups.set(by(line), [...(groups.get(by(line)) ?? []), line]);
  return groups;
}

const values = (flat: string, cum: string): string => `${padStart(flat, 10)} ${padStart(cum, 10)}`;

/** pprof: report.getSourceFromFile: from the function's start, or five lines above, to five below the last value. */
async function sourceLines(
  file: string,
  lines: readonly Line[],
  sources: Sources,
  format: (value: number) => string,
): Promise<string[]> {
  const found = await openSource(file, sources);
  if ('problem' in found) return [` Error: ${found.problem}`];
  const text = scannedLines(found.bytes);
  const startOf = ({ info }: Line) => (info.startLine === 0 ? info.line - margin : info.startLine);
  let start = startOf(lines[0] as Line);
  let end = (lines[0] as Line).info.line + margin;
  const byLine = grouped(lines, ({ info }) => info.line);
  for (const line of lines) {
    if (startOf(line) < start) start = startOf(line);
    else end = Math.max(end, line.info.line + margin);
  }
  const out: string[] = [];
  for (let number = Math.max(1, start); number <= end && number <= text.length; number++) {
    const here = byLine.get(number) ?? [];
    const flat = here.reduce((sum, line) => sum + line.flat, 0);
    const cum = here.reduce((sum, line) => sum + line.cum, 0);
    const dotted = (value: number) => (value === 0 ? '.' : format(value));
    out.push(`${values(dotted(flat), dotted(cum))} ${padStart(String(number), 6)}:${text[number - 1]}`);
  }
  return out;
}

/** bufio.Scanner, with which pprof reads a source, stops before a line that fills its buffer. */
const longestLine = 65_535;

/** The lines of a source without their ends. pprof: report.sourceReader.line. */
function scannedLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    if (end - start > longestLine) break;
    lines.push(decodeUtf8(bytes, start, bytes[end - 1] === 13 && end > start ? end - 1 : end));
    start = end + 1;
  }
  return lines;
}

/** pprof: report.openSourceFile. An absolute path must exist; others are looked for in each folder and all above. */
async function openSource(file: string, { searchPath, trimPath: trim, open }: Sources): Promise<Opened> {
  const path = trimPath(file, trim, searchPath);
  if (path.startsWith('/')) {
    const found = await open(path);
    return 'problem' in found ? { problem: `open ${path}: ${found.problem}` } : found;
  }
  for (const searched of pathList(searchPath)) {
    for (let folder = searched, above = ''; ; folder = above) {
      const found = await open(cleanPath(folder === '' ? path : `${folder}/${path}`));
      if ('bytes' in found) return found;
      above = folderName(folder);
      if (above === folder) break;
    }
  }
  return { problem: `could not find file ${path} on path ${searchPath}` };
}
