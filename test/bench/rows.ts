/** What is measured: each row's input, and who runs on it. */

import path from 'node:path';
import type { AnyInputName, Input } from './inputs';
import type { Contestant } from './measure';
import { cReader, javaScriptPeers, pprofPeer } from './peers';

/**
 * `timesFaster`: than the first other contestant (a number below 1 lets it be slower). `milliseconds`: at most.
 * `done`: that it comes to an end.
 */
export type Target =
  | { readonly timesFaster: number }
  | { readonly milliseconds: number }
  | { readonly done: true };

export interface Row {
  readonly name: string;
  readonly input: AnyInputName;
  /** What Heapcase has to reach; null: it is only shown. */
  readonly target: Target | null;
  /** Heapcase first. */
  contestants(input: Input): Promise<readonly Contestant[]>;
}

const commandLine = path.join(__dirname, '..', 'cli', 'index.cjs');
const program = (name: string): string => path.join(__dirname, `${name}.cjs`);
const cSource = path.join(__dirname, '..', '..', '..', 'test', 'bench', 'decode.c');

/** A whole command, from the start of the process to its end. */
const command = (input: AnyInputName, flag: string, timesFaster: number | null): Row => ({
  name: `${flag.replace(/^-|=.*/g, '')}-${input}`,
  input,
  target: timesFaster === null ? null : { timesFaster },
  contestants: async ({ file }) => {
    const pprof = await pprofPeer();
    return [
      { name: 'heapcase', command: [process.execPath, commandLine, 'pprof', flag, file] },
      { name: pprof.name, command: [...pprof.command, flag, file] },
    ];
  },
});

/** Reading alone, of bytes that are unpacked already; each in a process of its own, the first time it does so. */
const decode = (input: AnyInputName, timesFaster: number | null): Row => ({
  name: `decode-${input}`,
  input,
  target: timesFaster === null ? null : { timesFaster },
  contestants: async ({ file }) => {
    const peers = await javaScriptPeers();
    const own = (reader: string): Contestant => ({
      name: reader,
      command: [process.execPath, '--max-old-space-size=8192', program('decode'), reader, file, peers],
      printsTime: true,
    });
    const c = { name: 'plain C', command: [await cReader(cSource), file], printsTime: true };
    return [own('heapcase'), c, own('pprof-format'), own('protobufjs')];
  },
});

/** A step in a process that holds the profile already. No one else has such a step to measure. */
const warm = (step: string, input: AnyInputName, milliseconds: number): Row => ({
  name: `${step}-${input}`,
  input,
  target: { milliseconds },
  contestants: async ({ file }) => [
    { name: 'heapcase', command: [process.execPath, program('warm'), step, file], printsTime: true },
  ],
});

/** Heapcase alone, on what the others have not the memory for. */
const alone = (input: AnyInputName, flag: string): Row => ({
  name: `${flag.slice(1)}-${input}`,
  input,
  target: { done: true },
  contestants: async ({ file }) => [
    { name: 'heapcase', command: [process.execPath, commandLine, 'pprof', flag, file] },
  ],
});

const series: Row = {
  name: 'series',
  input: 'series',
  target: { milliseconds: 2000 },
  contestants: async ({ file }) => [
    { name: 'heapcase', command: [process.execPath, program('series'), file] },
  ],
};

export const rows: readonly Row[] = [
  command('small', '-top', null),
  command('heap25', '-top', 12),
  command('heap25', '-dot', 8),
  command('heap25', '-tree', 8),
  command('heap25', '-traces', 8),
  command('heap25', '-peek=Compile', 8),
  decode('heap25', null),
  warm('filter', 'heap25', 100),
  warm('filtered-table', 'heap25', 150),
  warm('switched-table', 'heap25', 150),
  series,
  command('syn25', '-top', null),
  decode('syn25', null),
  command('syn160', '-top', 25),
  decode('syn160', 0.5),
  alone('syn1000', '-top'),
];
