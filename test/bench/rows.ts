/** What is measured: each row's input, and who runs on it. */

import path from 'node:path';
import type { Input, InputName } from './inputs';
import type { Contestant } from './measure';
import { cReader, javaScriptPeers, pprofPeer } from './peers';

export interface Row {
  readonly name: string;
  readonly input: InputName;
  /** How many times faster than the first other contestant Heapcase has to be; null: it is only shown. */
  readonly target: number | null;
  /** Heapcase first. */
  contestants(input: Input): Promise<readonly Contestant[]>;
}

const commandLine = path.join(__dirname, '..', 'cli', 'index.cjs');
const decoder = path.join(__dirname, 'decode.cjs');
const cSource = path.join(__dirname, '..', '..', '..', 'test', 'bench', 'decode.c');

/** A whole command, from the start of the process to its end. */
const command = (input: InputName, flag: string, target: number | null): Row => ({
  name: `${flag.replace(/^-|=.*/g, '')}-${input}`,
  input,
  target,
  contestants: async ({ file }) => {
    const pprof = await pprofPeer();
    return [
      { name: 'heapcase', command: [process.execPath, commandLine, 'pprof', flag, file] },
      { name: pprof.name, command: [...pprof.command, flag, file] },
    ];
  },
});

/** Reading alone, of bytes that are unpacked already; each in a process of its own, the first time it does so. */
const decode = (input: InputName): Row => ({
  name: `decode-${input}`,
  input,
  target: null,
  contestants: async ({ file }) => {
    const peers = await javaScriptPeers();
    const own = (reader: string): Contestant => ({
      name: reader,
      command: [process.execPath, '--max-old-space-size=8192', decoder, reader, file, peers],
      printsTime: true,
    });
    const c = { name: 'plain C', command: [await cReader(cSource), file], printsTime: true };
    return [own('heapcase'), c, own('pprof-format'), own('protobufjs')];
  },
});

export const rows: readonly Row[] = [
  command('small', '-top', null),
  command('heap25', '-top', 12),
  command('heap25', '-dot', 8),
  command('heap25', '-tree', 8),
  command('heap25', '-traces', 8),
  command('heap25', '-peek=Compile', 8),
  decode('heap25'),
  command('syn25', '-top', null),
  decode('syn25'),
  command('syn160', '-top', 25),
  decode('syn160'),
];
