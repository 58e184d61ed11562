import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this process may mount a small disk of its own. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0 && tryToMount();

/** For the name of a test that is skipped. */
export const whyNoMount = canMount ? '' : '(skipped: needs root and mount)';

function tryToMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'heapcase-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}
