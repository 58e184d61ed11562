import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure } from '#core/base/failure';
import type { WatchEvent } from '#core/contract/watch';
import { auditedHost } from '#main/collect/audited-host';
import { lookAt } from '#main/watch/remote-watch';
import type { WatchContext } from '#main/watch/watch-context';
import { WatchRegister } from '#main/watch/watch-register';
import { FakeServer } from './fake-server';

const key = { host: 'srv', id: 'orders' };
const fired = '20261123T020000Z-70-2';

describe('what is known of a watch', () => {
  let folder = '';
  let events: WatchEvent[] = [];
  let cases: WatchContext['cases'];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heapcase-register-'));
    events = [];
    cases = async () => new Set();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await rm(folder, { recursive: true, force: true });
  });

  const register = () => {
    const context: Partial<WatchContext> = {
      settingsFolder: folder,
      cases: () => cases(),
      script: () => Promise.reject(new Error('not asked for here')),
      tell: (event) => void events.push(event),
    };
    return new WatchRegister(context as WatchContext);
  };
  async function looked(server = new FakeServer('srv')): Promise<WatchRegister> {
    const known = register();
    const host = auditedHost(await server.open(), () => {});
    await known.takeIn('srv', await lookAt(host, { root: null, id: null }), 'asked', false);
    return known;
  }
  const toldLast = () => events.flatMap((event) => (event.kind === 'watch' ? [event.watch] : [])).at(-1);

  it('says nothing of its life some time after a look that nobody follows', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const known = await looked();
    const then = (await known.view(key)).heartbeat;
    expect(then.is).not.toBe('unknown');
    vi.advanceTimersByTime(10_000);
    const later = (await known.view(key)).heartbeat;
    expect(later.ageSeconds).toBeCloseTo((then.ageSeconds ?? 0) + 10, 1);
    vi.advanceTimersByTime(21_000);
    expect((await known.view(key)).heartbeat).toMatchObject({ is: 'unknown', ageSeconds: null });
  });

  it('is told although the cases cannot be read, and offers nothing that was collected again', async () => {
    const server = new FakeServer('srv');
    const known = await looked(server);
    server.captures = [fired];
    cases = () => Promise.reject(new Error('the library is away'));
    await known.book.noteCollected({ ...key, root: '/srv' }, [fired], 'case-1');
    events = [];
    const host = auditedHost(await server.open(), () => {});
    await known.takeIn('srv', await lookAt(host, { root: null, id: null }), 'asked', false);
    expect(toldLast()?.captures).toMatchObject([{ name: fired, collectedInto: 'case-1' }]);
    expect(events.map(({ kind }) => kind)).not.toContain('watch-found');
    expect(await known.changed(key)).toMatchObject(key);
  });

  it('says what the link of its host meets while it waits for that', async () => {
    const known = await looked();
    const since = '2026-11-23T03:00:00.000Z';
    known.setLive(key, {
      followed: true,
      link: { state: 'connecting', since, failure: null, retryAt: null },
    });
    events = [];
    const nextAttemptAt = '2026-11-23T04:00:00.000Z';
    const refused = failure('host.unreachable', { host: 'srv', port: 22, reason: 'no route' }).data;
    const lost = { is: 'lost', since, failure: refused, nextAttemptAt, retry: 9 } as const;
    await known.hostLinkChanged({ host: 'other', state: lost });
    expect(events).toEqual([]);
    await known.hostLinkChanged({ host: 'srv', state: lost });
    expect(toldLast()?.link).toEqual({
      state: 'connecting',
      since,
      failure: refused,
      retryAt: nextAttemptAt,
    });
  });
});
