/** The profiles that are measured, made once and kept in the cache folder. */

import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cached } from '../helpers/cache';
import { must } from '../helpers/exec';
import { goCommands } from '../helpers/go-programs';
import type { Shape } from './synthetic';

export interface Input {
  readonly name: string;
  /** The profile; of a series the folder that its profiles are in. */
  readonly file: string;
  readonly packedBytes: number;
  readonly rawBytes: number;
}

type GeneratedName = 'syn25' | 'syn160' | 'syn1000';
/** A profile as people meet them. */
export type InputName = 'small' | 'heap25' | 'syn25' | 'syn160';
/** And what only the command line is measured on. */
export type AnyInputName = InputName | 'syn1000' | 'series';

const shapes: Readonly<Record<GeneratedName, Shape>> = {
  syn25: { seed: 25, samples: 150_000, functions: 20_000, locations: 40_000 },
  syn160: { seed: 160, samples: 1_000_000, functions: 50_000, locations: 100_000 },
  // More than a gigabyte unpacked.
  syn1000: { seed: 1000, samples: 8_000_000, functions: 50_000, locations: 100_000 },
};
/** As large as the heap profile of a service of middling size. */
const seriesShape = { samples: 4000, functions: 3000, locations: 6000 };
const seriesLength = 50;

/** Makes an input, or finds it. Throws where Go is needed and missing. */
export async function inputOf(name: AnyInputName): Promise<Input> {
  if (name === 'series') return seriesInput();
  const file = await (name === 'small' || name === 'heap25' ? ofTheCompiler(name) : generated(name));
  return { name, file, ...(await sizesOf(file)) };
}

async function sizesOf(file: string): Promise<Pick<Input, 'packedBytes' | 'rawBytes'>> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    // The end of gzip data says how long it is unpacked.
    const end = Buffer.alloc(4);
    await handle.read(end, 0, end.length, size - end.length);
    return { packedBytes: size, rawBytes: end.readUInt32LE() };
  } finally {
    await handle.close();
  }
}

const generated = (name: GeneratedName): Promise<string> =>
  cached(`bench-${name}-${shapes[name].seed}-2.pb.gz`, (scratch) => generate(scratch, shapes[name]));

/** A process of its own, as the largest one takes gigabytes to make. */
async function generate(file: string, shape: Shape): Promise<void> {
  const program = path.join(__dirname, 'make-synthetic.cjs');
  await must([process.execPath, '--max-old-space-size=4096', program, file, JSON.stringify(shape)], {
    timeoutMs: 3_600_000,
  });
}

/** Heap profiles of one service, each with other samples. */
async function seriesInput(): Promise<Input> {
  const folder = await cached('bench-series-2', async (scratch) => {
    await mkdir(scratch, { recursive: true });
    for (let i = 0; i < seriesLength; i++)
      await generate(path.join(scratch, `${String(i).padStart(2, '0')}.pb.gz`), { ...seriesShape, seed: i });
  });
  const files = await readdir(folder);
  const sizes = await Promise.all(files.map((file) => sizesOf(path.join(folder, file))));
  const sum = (of: 'packedBytes' | 'rawBytes') => sizes.reduce((total, size) => total + size[of], 0);
  return { name: 'series', file: folder, packedBytes: sum('packedBytes'), rawBytes: sum('rawBytes') };
}

/** A profile of the Go compiler at work on one of its own packages; given a folder it writes profile.proto. */
async function ofTheCompiler(name: 'small' | 'heap25'): Promise<string> {
  const [go] = goCommands();
  if (!go) throw new Error('there is no Go on this machine');
  const version = (await must([go, 'env', 'GOVERSION'])).trim();
  return cached(`bench-${name}-${version}.pb.gz`, async (scratch) => {
    const folder = `${scratch}.d`;
    await mkdir(folder, { recursive: true });
    const flags = name === 'small' ? `-cpuprofile=${folder}/cpu` : `-memprofile=${folder} -memprofilerate=64`;
    // The folder's name is part of the flags, so that the build cache does not answer instead of the compiler.
    await must([go, 'build', '-o', `${folder}/built`, `-gcflags=${flags}`, 'cmd/compile/internal/ssa'], {
      timeoutMs: 1_200_000,
    });
    const made = (await readdir(folder)).find((entry) => entry !== 'built');
    if (made === undefined) throw new Error('the compiler wrote no profile');
    await rename(path.join(folder, made), scratch);
    await rm(folder, { recursive: true });
  });
}
