/**
 * What counts as one node of a report: every line of every location gets the number of its node, after the
 * granularity has blanked what it drops. pprof: Profile.Aggregate, graph.nodeInfo, NodeInfo, CreateNodes.
 */

import type { Profile } from './columns';
import { baseName, cleanPath, shortenFunctionName, trimPath } from './names';
import { type NodeInfo, NodeInfos } from './node-infos';
import { compareText } from './numbers';
import type { StringIndex } from './strings';
import type { Granularity } from './view';

export interface FrameOptions {
  /** null: pprof's default, functions. */
  readonly granularity: Granularity | null;
  readonly noInlines: boolean;
  readonly showColumns: boolean;
  /** Keeps binaries apart: raw, list and callgrind. pprof: Options.ObjNames. */
  readonly objectNames: boolean;
  /** null: file names stay as they are (traces). */
  readonly trimPath: string | null;
  readonly sourcePath: string;
}

/** For each location its nodes, the outermost call first. */
export interface FrameTable {
  readonly infos: NodeInfos;
  /** The node of the whole function that each node is a part of. pprof: Node.Function. */
  readonly wholes: readonly number[];
  /** Location i's nodes are `nodes[start[i]] … nodes[start[i + 1] - 1]`. */
  readonly start: Uint32Array;
  readonly nodes: Uint32Array;
  /** 1 where the call was inlined into the one before it. */
  readonly inlined: Uint8Array;
}

interface Kept {
  readonly functions: boolean;
  readonly files: boolean;
  readonly lines: boolean;
  readonly columns: boolean;
  readonly addresses: boolean;
}

/** pprof: driver.aggregate. Addresses with inlines stay as they are, columns included. */
function keptBy({ granularity, noInlines, showColumns }: FrameOptions): Kept {
  switch (granularity) {
    case 'addresses':
      return {
        functions: true,
        files: true,
        lines: true,
        columns: !noInlines || showColumns,
        addresses: true,
      };
    case 'lines':
      return { functions: true, files: true, lines: true, columns: showColumns, addresses: false };
    case 'files':
      return { functions: false, files: true, lines: false, columns: false, addresses: false };
    case 'filefunctions':
      return { functions: true, files: true, lines: false, columns: false, addresses: false };
    default:
      return { functions: true, files: false, lines: false, columns: false, addresses: false };
  }
}

export function frameTable(profile: Profile, options: FrameOptions): FrameTable {
  const { locations, lines } = profile;
  const kept = keptBy(options);
  const numbering = new NodeNumbering(profile, options, kept);
  const start = new Uint32Array(locations.count + 1);
  let most = 0;
  // A location without lines has a node as well.
  for (let i = 0; i < locations.count; i++)
    most += Math.max(1, (locations.lineEnd[i] as number) - (locations.lineStart[i] as number));
  const nodes = new Uint32Array(most);
  const inlined = new Uint8Array(nodes.length);
  let length = 0;
  for (let i = 0; i < locations.count; i++) {
    const first = locations.lineStart[i] as number;
    const last = (locations.lineEnd[i] as number) - 1;
    const innermost = options.noInlines && last > first ? last : first;
    if (locations.hidden?.[i] !== 1) {
      const mapping = locations.mapping[i] as number;
      const address = kept.addresses ? (locations.address[i] as bigint) : 0n;
      if (last < first) {
        nodes[length++] = numbering.bare(address, mapping);
      }
      for (let row = last; row >= innermost; row--) {
        const line = kept.lines ? (lines.line[row] as number) : 0;
        const column = kept.columns ? (lines.column[row] as number) : 0;
        inlined[length] = row === last ? 0 : 1;
        nodes[length++] = numbering.line(lines.function[row] as number, mapping, line, column, address);
      }
    }
    start[i + 1] = length;
  }
  return {
    infos: numbering.infos,
    wholes: numbering.wholes,
    start,
    nodes: nodes.subarray(0, length),
    inlined: inlined.subarray(0, length),
  };
}

/** Gives equal node infos the same number. */
class NodeNumbering {
  readonly infos: NodeInfos;
  readonly wholes: number[] = [];
  readonly #profile: Profile;
  readonly #options: FrameOptions;
  readonly #kept: Kept;
  readonly #byKey = new Map<string, number>();
  /** The node of a function that is only a name, plus one. */
  readonly #byName: Uint32Array;
  /** Node of a function, -1: not numbered yet, -2: depends on the mapping as well. */
  readonly #byFunction: Int32Array;
  readonly #byFunctionAndMapping = new Map<number, number>();
  readonly #details = new Map<string, number>();

  constructor(profile: Profile, options: FrameOptions, kept: Kept) {
    this.#profile = profile;
    this.#options = options;
    this.#kept = kept;
    this.#byFunction = new Int32Array(profile.functions.count).fill(-1);
    this.#byName = new Uint32Array(profile.strings.size);
    this.infos = new NodeInfos(profile.strings);
  }

  /** A location without lines. It is the same as one of a function without name, file and line. */
  bare(address: bigint, mapping: number): number {
    return this.#part(this.#whole(0, '', 0, this.#objectFile(mapping)), 0, 0, address);
  }

  line(fn: number, mapping: number, line: number, column: number, address: bigint): number {
    return this.#part(this.#function(fn, mapping), line, column, address);
  }

  /** A line or an address of the node of a whole function. */
  #part(whole: number, line: number, column: number, address: bigint): number {
    if (line === 0 && column === 0 && address === 0n) return whole;
    const key = `${whole}:${line}:${column}:${address}`;
    let index = this.#details.get(key);
    if (index === undefined) {
      index = this.infos.push({ ...this.infos.at(whole), line, column, address });
      this.#details.set(key, index);
      this.wholes.push(whole);
    }
    return index;
  }

  /** The node of a whole function. It may stand for no frame itself; then it has no weight and is dropped. */
  #function(fn: number, mapping: number): number {
    const known = this.#byFunction[fn] as number;
    if (known >= 0) return known;
    if (known === -2) {
      const found = this.#byFunctionAndMapping.get(fn * 65536 + mapping + 1);
      if (found !== undefined) return found;
    }
    const { functions, strings } = this.#profile;
    const name = this.#kept.functions ? strings.canonical(functions.name[fn] as number) : 0;
    const path = this.#kept.files ? strings.get(functions.file[fn] as number) : '';
    const { trimPath: trim, sourcePath } = this.#options;
    const trimmed = path === '' || trim === null ? path : trimPath(path, trim, sourcePath);
    const file = trimmed === '' ? '' : cleanPath(trimmed);
    const ofMapping = this.#options.objectNames || name === 0;
    const objectFile = ofMapping ? this.#objectFile(mapping) : '';
    const startLine = ofMapping ? (functions.startLine[fn] as number) : 0;
    const index = this.#whole(name, file, startLine, objectFile);
    if (ofMapping) {
      this.#byFunction[fn] = -2;
      this.#byFunctionAndMapping.set(fn * 65536 + mapping + 1, index);
    } else this.#byFunction[fn] = index;
    return index;
  }

  #objectFile(mapping: number): string {
    return this.#profile.mappings[mapping]?.file ?? '';
  }

  /** `name` is the first string of its text. */
  #whole(name: StringIndex, file: string, startLine: number, objectFile: string): number {
    // At pprof's default granularity a name is all there is.
    if (file === '' && startLine === 0 && objectFile === '') {
      const known = this.#byName[name] as number;
      if (known > 0) return known - 1;
      const index = this.#add(name);
      this.#byName[name] = index + 1;
      return index;
    }
    const key = `${name}\0${file}\0${startLine}\0${objectFile}`;
    let index = this.#byKey.get(key);
    if (index === undefined) {
      const text = this.#profile.strings.get(name);
      index = this.#add({ name: text, address: 0n, file, startLine, line: 0, column: 0, objectFile });
      this.#byKey.set(key, index);
    }
    return index;
  }

  #add(node: NodeInfo | StringIndex): number {
    const index = this.infos.push(node);
    this.wholes.push(index);
    return index;
  }
}

const hex16 = (address: bigint): string => address.toString(16).padStart(16, '0');

/** pprof: NodeInfo.NameComponents. */
export function nameComponents({ name, address, file, line, column, objectFile }: NodeInfo): string[] {
  const parts: string[] = [];
  if (address !== 0n) parts.push(hex16(address));
  if (name !== '') parts.push(name);
  if (line !== 0) parts.push(column === 0 ? `${file}:${line}` : `${file}:${line}:${column}`);
  else if (file !== '') parts.push(file);
  else if (name === '') parts.push(objectFile === '' ? '<unknown>' : `[${baseName(objectFile)}]`);
  return parts;
}

/** pprof: NodeInfo.PrintableName. */
export const printableName = (info: NodeInfo): string => nameComponents(info).join(' ');

/** The label of a node in dot, each part on its own line. pprof: graph.multilinePrintableName. */
export function multilineName(info: NodeInfo): string {
  const name = escapeForDot(shortenFunctionName(info.name))
    .replaceAll('::', '\\n')
    .replaceAll('[...]', '[…]')
    .replaceAll('.', '\\n');
  const file = info.file === '' ? '' : baseName(info.file);
  return `${nameComponents({ ...info, name, file }).join('\\n')}\\n`;
}

/** pprof: graph.escapeForDot. */
export const escapeForDot = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\l');

/** The whole identity as text, for a stable order among nodes that print alike. pprof: graph.compareNodes. */
export const identityText = ({
  name,
  address,
  file,
  startLine,
  line,
  column,
  objectFile,
}: NodeInfo): string => `{${name}  ${address} ${file} ${startLine} ${line} ${column} ${objectFile}}`;

/** pprof: NodeInfo.comparePrintableName; addresses compare as numbers, which is the same and faster. */
export function compareNames(a: NodeInfo, aName: string, b: NodeInfo, bName: string): number {
  if (a.address !== 0n && b.address !== 0n && a.address !== b.address) return a.address < b.address ? -1 : 1;
  return compareText(aName, bName);
}
