/** Profiles that were taken a moment ago of a program that was built here: their sources are where they say. */

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { goCommands } from '../helpers/go-programs';

const program = path.resolve(__dirname, '../zoo/profiles');

/** Why none can be made here; undefined where they can. */
export const whyNoZoo = (): string | undefined => (goCommands().length === 0 ? 'no Go here' : undefined);

/** Writes one profile of each kind into a folder of `scratch`, which is returned, with the paths of the sources as they are. */
export function makeZooProfiles(scratch: string): string {
  const [go = ''] = goCommands();
  const built = path.join(scratch, 'profiles-program');
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOPROXY: 'off', GOTOOLCHAIN: 'local' };
  execFileSync(go, ['build', '-o', built, '.'], { cwd: program, env, stdio: 'inherit' });
  const folder = path.join(scratch, 'taken');
  mkdirSync(folder, { recursive: true });
  execFileSync(built, [folder]);
  return folder;
}
