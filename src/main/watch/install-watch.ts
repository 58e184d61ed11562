/** Puts a watchdog onto a host, or a newer one in its place, and proves with a capture that all of it works. */

import { formatBytes } from '#core/base/units';
import type { WatchPlan, WatchSurvival } from '#core/contract/watch';
import { type InstallAnswer, readInstall, readTestCapture, shownLines } from '#core/watch/answers';
import { type Message, message } from '#core/words/messages';
import type { AuditedHost } from '../collect/audited-host';
import type { RemoteFile } from './remote-watch';
import { type Look, lookAt, putFile, runWatch } from './remote-watch';
import type { TaskRun } from './watch-tasks';

export const installSteps = ['connect', 'look', 'upload', 'install', 'test'] as const;
export const testSteps = ['connect', 'test'] as const;

/** A test capture waits for a slow service: heap, a forced collection, a second look. */
const testTimeoutMs = 180_000;
const installTimeoutMs = 60_000;

type Place = Pick<WatchPlan, 'id' | 'folder'>;

/** Script and rules, each whole or not at all, then `install`; what it answers. */
export async function installFilesOn(
  run: TaskRun,
  host: AuditedHost,
  place: Place & { readonly version: string },
  files: readonly RemoteFile[],
  survive: WatchSurvival,
): Promise<InstallAnswer> {
  const { folder, version } = place;
  await run.step('upload', async () => {
    for (const file of files) await putFile(host, folder, file);
    return [null, message('watch.step.upload.detail', { folder, version })];
  });
  return run.step('install', async () => {
    const printed = await runWatch(host, place, ['install', '--survive', survive], {
      timeoutMs: installTimeoutMs,
      signal: run.signal,
    });
    const answer = readInstall(printed);
    run.note({ lines: shownLines(printed) });
    return [answer, survivalOf(answer)];
  });
}

/** What the installer said of itself; only how it is kept alive where it did not say the rest. */
function survivalOf({ kept, logout, reboot }: InstallAnswer): Message {
  const by = { kept: kept ?? '?' };
  if (logout === null || reboot === null) return message('watch.step.install.kept', by);
  if (logout && reboot) return message('watch.step.install.both', by);
  if (logout) return message('watch.step.install.logout', by);
  return reboot ? message('watch.step.install.reboot', by) : message('watch.step.install.neither', by);
}

/** A real capture now; throws with the host's own reason when the heap profile could not be had. */
export async function testOn(
  run: TaskRun,
  host: AuditedHost,
  place: Place & { readonly root: string },
  linesBefore: readonly string[],
): Promise<Look> {
  return run.step('test', async () => {
    const printed = await runWatch(host, place, ['test'], {
      timeoutMs: testTimeoutMs,
      signal: run.signal,
    });
    const capture = readTestCapture(printed);
    run.note({ lines: [...linesBefore, ...shownLines(printed)], capture });
    const look = await lookAt(host, place);
    const listed = look.watches[0]?.captures.find(({ name }) => name === capture);
    const detail = listed
      ? message('watch.step.test.detail', {
          capture: listed.name,
          files: listed.files,
          bytes: formatBytes(listed.bytes),
        })
      : null;
    return [look, detail];
  });
}
