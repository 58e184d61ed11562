/** The profiles that are measured, made once and kept in the cache folder. */

import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cached } from '../helpers/cache';
import { must } from '../helpers/exec';
import { goCommands } from '../helpers/go-programs';
import type { Shape } from './synthetic';

export interface Input {
  readonly name: string;
  readonly file: string;
  readonly packedBytes: number;
  readonly rawBytes: number;
}

export type InputName = 'small' | 'heap25' | 'syn25' | 'syn160';

const shapes: Readonly<Record<'syn25' | 'syn160', Shape>> = {
  syn25: { seed: 25, samples: 150_000, functions: 20_000, locations: 40_000 },
  syn160: { seed: 160, samples: 1_000_000, functions: 50_000, locations: 100_000 },
};

/** Makes an input, or finds it. Throws where Go is needed and missing. */
export async function inputOf(name: InputName): Promise<Input> {
  const file = await (name === 'small' || name === 'heap25' ? ofTheCompiler(name) : generated(name));
  const packed = await readFile(file);
  return { name, file, packedBytes: packed.length, rawBytes: gunzipSync(packed).length };
}

async function generated(name: 'syn25' | 'syn160'): Promise<string> {
  const shape = JSON.stringify(shapes[name]);
  const program = path.join(__dirname, 'make-synthetic.cjs');
  return cached(`bench-${name}-${shapes[name].seed}-1.pb.gz`, async (scratch) => {
    await must([process.execPath, '--max-old-space-size=4096', program, scratch, shape], {
      timeoutMs: 600_000,
    });
  });
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
