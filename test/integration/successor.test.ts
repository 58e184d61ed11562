import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startCli } from '../helpers/cli';
import { startServing, whyNoGo } from '../helpers/serving-program';
import { waitFor } from '../helpers/wait-for';

it('says which process took the place of one that was restarted, and does not follow it', async (context) => {
  const reason = whyNoGo();
  if (reason) return context.skip(reason);
  const folder = await mkdtemp(join(tmpdir(), 'heapcase-successor-'));
  const at = ['tcp:127.0.0.1:0'];
  const first = await startServing({ at });
  let second: Awaited<ReturnType<typeof startServing>> | null = null;
  try {
    const args = ['investigate', 'local', '--pid', String(first.pid), '--for', '60s', '--every', '1s'];
    const run = startCli(args, { HOME: folder, HEAPCASE_LIBRARY: folder });
    await waitFor('the second capture', () => run.said().includes('heap-1.pb.gz'), { timeoutMs: 60_000 });
    // As a supervisor does it: the new one is there before anybody looks.
    second = await startServing({ at });
    await first.stop();
    const { status, stderr } = await run.ended;
    expect(status).toBe(1);
    expect(stderr).toContain(
      `Process ${first.pid} on local ended while it was being recorded, and process ${second.pid} has run the same program`,
    );
    expect(stderr).not.toContain(`pid ${second.pid}, profiles from`);
  } finally {
    await first.stop();
    await second?.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
