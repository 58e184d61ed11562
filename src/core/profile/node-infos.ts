/**
 * What the nodes of a report are. Those of whole functions are made when they are asked for: a large profile has tens
 * of thousands, of which a report shows some dozens.
 */

import type { StringIndex, StringTable } from './strings';

/** pprof: graph.NodeInfo. */
export interface NodeInfo {
  readonly name: string;
  readonly address: bigint;
  readonly file: string;
  readonly startLine: number;
  readonly line: number;
  readonly column: number;
  readonly objectFile: string;
}

export class NodeInfos implements Iterable<NodeInfo> {
  readonly #strings: StringTable;
  /** Each node, or the name of the function that it is, with nothing else known of it. */
  readonly #nodes: (NodeInfo | StringIndex)[] = [];

  constructor(strings: StringTable) {
    this.#strings = strings;
  }

  get length(): number {
    return this.#nodes.length;
  }

  /** Adds a node; its number. */
  push(node: NodeInfo | StringIndex): number {
    return this.#nodes.push(node) - 1;
  }

  at(index: number): NodeInfo {
    const node = this.#nodes[index] ?? 0;
    if (typeof node !== 'number') return node;
    const name = this.#strings.get(node);
    const made = { name, address: 0n, file: '', startLine: 0, line: 0, column: 0, objectFile: '' };
    this.#nodes[index] = made;
    return made;
  }

  map<T>(of: (info: NodeInfo, index: number) => T): T[] {
    return this.#nodes.map((_, index) => of(this.at(index), index));
  }

  *entries(): Iterable<[index: number, info: NodeInfo]> {
    for (let index = 0; index < this.length; index++) yield [index, this.at(index)];
  }

  *[Symbol.iterator](): Iterator<NodeInfo> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }
}
