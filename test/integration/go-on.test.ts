import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLibrary } from '#main/store/library';
import { heapcase } from '../helpers/cli';
import { goCommands } from '../helpers/go-programs';
import { startOrdersService } from '../helpers/orders-service';

it('goes on in a case: the captures are numbered on, and the baseline stays the first one', async (context) => {
  if (goCommands().length === 0) return context.skip('no Go on this machine');
  const folder = await mkdtemp(join(tmpdir(), 'heapcase-go-on-'));
  const service = await startOrdersService('-healthy');
  const env = { HOME: folder, HEAPCASE_LIBRARY: folder };
  const run = (...more: string[]) =>
    heapcase(
      ['investigate', 'local', '--endpoint', service.url, '--for', '2s', '--every', '1s', '--json', ...more],
      env,
    );
  try {
    const first = JSON.parse((await run()).stdout);
    const again = JSON.parse((await run('--case', first.case)).stdout);
    expect(again.case).toBe(first.case);
    const { captures, journal, targets } = await openLibrary(folder, { madeBy: 'test' }).read(first.case);
    expect(captures.map(({ label, number }) => [label, number])).toEqual([
      ['baseline', 0],
      ['capture', 1],
      ['capture', 2],
      ['capture', 3],
      ['capture', 4],
      ['capture', 5],
    ]);
    expect(targets).toHaveLength(1);
    expect(journal.filter(({ fact }) => fact.kind === 'run-ended')).toHaveLength(2);
    expect((await heapcase(['case', 'verify', first.case], env)).status).toBe(0);
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 300_000);
