import { afterEach, describe, expect, it } from 'vitest';
import { survivalBy } from '#main/watch/plan-watch';
import { openWatchBench, type WatchBench } from '../../helpers/watch-bench';
import { FakeServer } from './fake-server';

describe('an upgrade of a watch', () => {
  let bench: WatchBench | null = null;
  afterEach(async () => {
    await bench?.close();
    bench = null;
  });

  it.each([
    ['systemd', 'system'],
    ['systemd --user', 'user'],
    ['cron', 'cron'],
    ['session', 'session'],
  ])('that is kept alive by %s keeps that way', (kept, way) => {
    expect(survivalBy(kept)).toBe(way);
  });

  it('finds a way where none is known', () => {
    expect(survivalBy(null)).toBe('auto');
  });

  it('is left to whoever keeps it alive by other means, and changes nothing', async () => {
    const server = new FakeServer('srv');
    server.more = { kept: 'external' };
    bench = await openWatchBench(() => server.open());
    await bench.handlers['watch.discover']({ host: 'srv' });
    const looks = new Set(server.ran.map((argv) => argv.split(' ')[0]));
    const upgrade = await bench.handlers['watch.upgrade']({ host: 'srv', id: 'orders' });
    const ended = await bench.ended(upgrade);
    expect(ended).toMatchObject({
      outcome: 'failed',
      failure: { code: 'watch.kept-elsewhere', fillings: { host: 'srv', id: 'orders' } },
    });
    // It has looked, as before, and no more.
    expect(server.ran.filter((argv) => !looks.has(argv.split(' ')[0]))).toEqual([]);
    expect(server.ran.filter((argv) => / install | > |mv /.test(argv))).toEqual([]);
    expect(ended.steps.map(({ state }) => state)).not.toContain('running');
  });
});
