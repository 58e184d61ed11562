import { afterEach, describe, expect, it } from 'vitest';
import { failure } from '#core/base/failure';
import type { WatchEvent } from '#core/contract/watch';
import { auditedHost } from '#main/collect/audited-host';
import { waitFor } from '../../helpers/wait-for';
import { openWatchBench, type WatchBench } from '../../helpers/watch-bench';
import { FakeServer, state } from './fake-server';

const beat = (seq: number, more: Record<string, unknown> = {}) =>
  JSON.stringify({ ...JSON.parse(state), seq, uptime: 13_700 + seq, ...more });

describe('following watches', () => {
  let bench: WatchBench | null = null;
  afterEach(async () => {
    await bench?.close();
    bench = null;
  });

  const follow = async (servers: readonly FakeServer[]): Promise<WatchBench> => {
    const opened = await openWatchBench(async (name) => {
      const server = servers.find((one) => one.name === name);
      if (!server) throw new Error(`no ${name}`);
      return server.open();
    });
    bench = opened;
    await Promise.all(
      servers.map(async ({ name }) => {
        await opened.handlers['watch.discover']({ host: name });
        await opened.handlers['watch.follow']({ host: name, id: 'orders' });
      }),
    );
    return opened;
  };
  const viewsOf = ({ events }: WatchBench, host: string) =>
    events.flatMap((event) => (event.kind === 'watch' && event.watch.host === host ? [event.watch] : []));
  const told = ({ events }: WatchBench, kind: WatchEvent['kind']) =>
    events.filter((one) => one.kind === kind);

  it('holds one link and one report for each of fifty, and each goes its own way', async () => {
    const servers = Array.from({ length: 50 }, (_none, index) => new FakeServer(`srv${index}`));
    const opened = await follow(servers);
    await waitFor('fifty reports', () => servers.every(({ streams }) => streams === 1), {
      timeoutMs: 20_000,
    });
    for (const server of servers) for (let seq = 100; seq < 105; seq++) server.say(beat(seq));
    await waitFor(
      'fifty states',
      () => servers.every(({ name }) => viewsOf(opened, name).at(-1)?.state?.seq === 104),
      { timeoutMs: 20_000 },
    );
    servers[7].say(failure('host.lost', { host: 'srv7', reason: 'gone' }));
    await waitFor('the one loss', () => viewsOf(opened, 'srv7').some(({ link }) => link.state === 'lost'));
    // The link of discovering, and that of following; the lost one is tried again.
    expect(servers.filter(({ links }) => links > 2).map(({ name }) => name)).toEqual([]);
    await waitFor('its next link', () => servers[7].streams === 2, { timeoutMs: 20_000 });
    expect(servers.filter(({ streams }) => streams === 1)).toHaveLength(49);
  });

  it('tells that a host which was connected to could not be looked over, and when it could', async () => {
    const server = new FakeServer('srv');
    const opened = await openWatchBench(() => server.open());
    bench = opened;
    server.captures = ['20261123T020000Z-70-2'];
    const host = auditedHost(await server.open(), () => {});
    const deaf = {
      ...host,
      exec: () => Promise.reject(failure('host.lost', { host: 'srv', reason: 'gone' })),
    };
    await opened.watches.noticeOn('srv', deaf);
    expect(opened.events).toMatchObject([
      { kind: 'watches-looked', host: 'srv', failure: { code: 'host.lost' } },
    ]);
    await opened.watches.noticeOn('srv', host);
    expect(told(opened, 'watch-found')).toMatchObject([{ captures: [{ rung: '70' }] }]);
    expect(opened.events.at(-1)).toEqual({ kind: 'watches-looked', host: 'srv', failure: null });
  });

  it('tells a capture by a rule once: as found when it was there, as fired when it comes', async () => {
    const server = new FakeServer('srv');
    server.captures = ['20261123T010000Z-baseline-1', '20261123T020000Z-70-2'];
    const opened = await follow([server]);
    await waitFor('the link', () => server.streams === 1);
    expect(told(opened, 'watch-found')).toHaveLength(1);
    const host = { scope: 'host', used: 731, limit: 1000, permille: 731, what: 'MemTotal', why: '' };
    server.more = { scopes: [host] };
    const fire = (name: string, rung: string, seq: number, count: number) => {
      server.captures.push(name);
      server.say(beat(seq, { capturing: name }));
      const last = { name, rung, at: 1, heap: true };
      const captures = { count, bytes: 30, today: 1, last };
      server.say(beat(seq + 1, { captures }));
      return captures;
    };
    const news = (count: number) =>
      waitFor(`${count} captures told`, () => {
        const all = told(opened, 'watch-fired');
        return all.length >= count && all;
      });
    fire('20261123T030000Z-70-3', '70', 100, 3);
    expect((await news(1)).at(-1)).toMatchObject({
      host: 'srv',
      capture: '20261123T030000Z-70-3',
      rung: '70',
      scope: 'host',
      permille: 731,
    });
    // When it is told, nothing stands at 90 % any more: 73.1 % would not be what was reached.
    const captures = fire('20261123T030010Z-90-4', '90', 102, 4);
    expect((await news(2)).at(-1)).toMatchObject({ rung: '90', scope: null, permille: null });
    server.say(beat(104, { captures }));
    await waitFor('the next state', () => viewsOf(opened, 'srv').at(-1)?.state?.seq === 104);
    expect(told(opened, 'watch-fired')).toHaveLength(2);
    expect(told(opened, 'watch-found')).toHaveLength(1);
  });

  it('stops at what only a person can mend, and survives what is no state', async () => {
    const server = new FakeServer('srv');
    const opened = await follow([server]);
    await waitFor('the link', () => server.streams === 1);
    server.say('{"format":1');
    server.say('x'.repeat(300_000));
    server.say(beat(100));
    await waitFor('the state', () => viewsOf(opened, 'srv').at(-1)?.state?.seq === 100);
    server.refuses = failure('host.auth-refused', { host: 'srv', user: 'a', tried: 'key' });
    server.say(failure('host.lost', { host: 'srv', reason: 'gone' }));
    const lost = await waitFor(
      'the refusal',
      () => viewsOf(opened, 'srv').find(({ link }) => link.failure?.code === 'host.auth-refused'),
      { timeoutMs: 20_000 },
    );
    expect(lost.link).toMatchObject({ state: 'lost', retryAt: null });
    expect(lost.heartbeat.is).toBe('unknown');
  });
});
