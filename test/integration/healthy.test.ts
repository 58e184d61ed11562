import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { heapcase } from '../helpers/cli';
import { goCommands } from '../helpers/go-programs';
import { startOrdersService } from '../helpers/orders-service';

it('accuses no function of a service that does not leak, and says what it cannot know', async (context) => {
  if (goCommands().length === 0) return context.skip('no Go on this machine');
  const folder = await mkdtemp(join(tmpdir(), 'heapcase-healthy-'));
  const service = await startOrdersService('-healthy');
  try {
    const { status, stdout } = await heapcase(
      ['investigate', 'local', '--endpoint', service.url, '--for', '12s', '--every', '3s', '--json'],
      { HOME: folder, HEAPCASE_LIBRARY: folder },
    );
    const { verdict, findings, gaps } = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(verdict).toMatchObject({
      class: expect.stringMatching(/^(healthy|insufficient-evidence)$/),
      culprit: null,
    });
    expect(findings.filter(({ culprit }: { culprit: unknown }) => culprit !== null)).toEqual([]);
    expect(gaps.length).toBeGreaterThan(0);
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 300_000);
