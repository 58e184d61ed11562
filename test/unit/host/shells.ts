import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const has = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const candidates: readonly (readonly string[])[] = [['dash'], ['bash'], ['busybox', 'sh'], ['mksh'], ['sh']];

/** The POSIX shells of this machine, as the command that starts each. */
export const shells = candidates.filter(([program]) => has(program));

for (const [program] of candidates.filter((shell) => !shells.includes(shell)))
  console.warn(`skipped: ${program} is not on this machine`);
