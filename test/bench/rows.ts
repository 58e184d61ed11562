/** What is measured: each row's input, and who runs on it. */

import path from 'node:path';
import type { AnyInputName, Input } from './inputs';
import type { Contestant } from './measure';
import { cReader, goToolPprof, javaScriptPeers, pprofName, pprofPeer } from './peers';
import type { Target } from './targets';

export interface Row {
  readonly name: string;
  readonly input: AnyInputName;
  /** What Heapcase has to reach; none: it is only shown. */
  readonly targets: readonly Target[];
  /** Fewer rounds than asked for, where a round takes minutes. */
  readonly mostRounds?: number;
  /** Heapcase first. */
  contestants(input: Input): Promise<readonly Contestant[]>;
}

/** What every report on a large profile has to keep to, beside its speed. */
const littleMemory: readonly Target[] = [{ memoryOfRaw: 4 }, { memory: 0.25, of: pprofName }];

const commandLine = path.join(__dirname, '..', 'cli', 'index.cjs');
const program = (name: string): string => path.join(__dirname, `${name}.cjs`);
const cSource = path.join(__dirname, '..', '..', '..', 'test', 'bench', 'decode.c');

/** A whole command, from the start of the process to its end. */
const command = (
  input: AnyInputName,
  flag: string,
  targets: readonly Target[],
  mostRounds?: number,
): Row => ({
  name: `${flag.replace(/^-|=.*/g, '')}-${input}`,
  input,
  targets,
  ...(mostRounds === undefined ? {} : { mostRounds }),
  contestants: async ({ file }) => {
    const pprof = await pprofPeer();
    // The targets look at the first of the two; a round of either on `syn160` takes more than a minute.
    const ofGo = flag === '-top' && input !== 'syn160' ? await goToolPprof() : null;
    const others = ofGo && !pprof.name.includes('(of ') ? [pprof, ofGo] : [pprof];
    return [
      { name: 'heapcase', command: [process.execPath, commandLine, 'pprof', flag, file] },
      ...others.map(({ name, command }) => ({ name, command: [...command, flag, file] })),
    ];
  },
});

const fasterThanPprof = (times: number): Target => ({ times, than: pprofName });

/** Reading alone, of bytes that are unpacked already; each in a process of its own, the first time it does so. */
const decode = (input: AnyInputName, targets: readonly Target[]): Row => ({
  name: `decode-${input}`,
  input,
  targets,
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
  targets: [{ milliseconds }],
  contestants: async ({ file }) => [
    { name: 'heapcase', command: [process.execPath, program('warm'), step, file], printsTime: true },
  ],
});

/** Heapcase alone, on what the others have not the memory for. */
const alone = (input: AnyInputName, flag: string): Row => ({
  name: `${flag.slice(1)}-${input}`,
  input,
  targets: [{ ends: true }, { memoryOfRaw: 4 }],
  mostRounds: 2,
  contestants: async ({ file }) => [
    { name: 'heapcase', command: [process.execPath, commandLine, 'pprof', flag, file] },
  ],
});

const series: Row = {
  name: 'series',
  input: 'series',
  targets: [{ milliseconds: 2000 }],
  contestants: async ({ file }) => [
    { name: 'heapcase', command: [process.execPath, program('series'), file] },
  ],
};

export const rows: readonly Row[] = [
  command('small', '-top', []),
  command('small', '-dot', []),
  decode('small', []),
  command('heap25', '-top', [fasterThanPprof(12), ...littleMemory]),
  command('heap25', '-dot', [fasterThanPprof(8)]),
  command('heap25', '-tree', [fasterThanPprof(8)]),
  command('heap25', '-traces', [fasterThanPprof(8)], 3),
  command('heap25', '-peek=Compile', [fasterThanPprof(8)]),
  decode('heap25', []),
  warm('filter', 'heap25', 100),
  warm('filter-again', 'heap25', 100),
  warm('filtered-table', 'heap25', 150),
  warm('switched-table', 'heap25', 150),
  series,
  command('syn25', '-top', littleMemory),
  command('syn25', '-dot', []),
  decode('syn25', []),
  command('syn160', '-top', [fasterThanPprof(25), ...littleMemory]),
  command('syn160', '-dot', [], 2),
  decode('syn160', [
    { times: 0.5, than: 'plain C' },
    { times: 10, than: 'pprof-format' },
  ]),
  alone('syn1000', '-top'),
];
