import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { failure } from '#core/base/failure';
import type { WatchEvent } from '#core/contract/watch';
import type { CommandResult, Host, RunningCommand } from '#main/host/host';
import { waitFor } from '../../helpers/wait-for';
import { openWatchBench, type WatchBench } from '../../helpers/watch-bench';

const state = JSON.stringify(JSON.parse(readFileSync(new URL('./state.json', import.meta.url), 'utf8')));
const boot = '8d2d117f-e773-43d8-9776-56789903a844';

/** A server with one watch, whose report is written by the test. */
class FakeServer {
  links = 0;
  streams = 0;
  refuses: Error | null = null;
  captures: string[] = [];
  readonly #open = new Set<{ out: PassThrough; end: (lost: Error | null) => void }>();

  constructor(readonly name: string) {}

  async open(): Promise<Host> {
    this.links++;
    if (this.refuses) throw this.refuses;
    const description = { transport: 'ssh2', name: this.name, address: this.name, hostKey: null } as const;
    return {
      description,
      lost: new Promise(() => {}),
      exec: async (argv) => this.#look(argv),
      stream: async () => this.#stream(),
      connect: () => Promise.reject(new Error('no channel')),
      close: async () => this.say(null),
    };
  }

  /** A line of its report; null ends it, an error loses the link. */
  say(line: string | null | Error): void {
    for (const { out, end } of this.#open)
      if (typeof line === 'string') out.write(`${line}\n`);
      else end(line);
  }

  #look(argv: readonly string[]): CommandResult {
    const mark = argv[4];
    const text = [
      `now\n${Date.now() / 1000} 0\n`,
      'root\n/srv',
      'watch orders\n',
      'conf\nid=orders\n',
      `state\n${state}\n`,
      `list\n${this.captures.map((name) => `${name} 10 1 whole\n`).join('')}`,
      'end\n',
    ];
    text[0] = `now\n${(Date.now() / 1000).toFixed(3)}\n13700.00 1.0\n${boot}\n`;
    const stdout = new TextEncoder().encode(text.map((section) => `\n${mark} ${section}`).join(''));
    return { stdout, stderr: '', status: 0, signal: null, cut: false };
  }

  #stream(): RunningCommand {
    this.streams++;
    const out = new PassThrough();
    let settle: (lost: Error | null) => void = () => {};
    const ended = new Promise<{ status: number | null; stderr: string }>((resolve, reject) => {
      settle = (lost) => (lost ? reject(lost) : resolve({ status: 0, stderr: '' }));
    });
    ended.catch(() => {});
    const one = {
      out,
      end: (lost: Error | null) => {
        this.#open.delete(one);
        out.end();
        settle(lost);
      },
    };
    this.#open.add(one);
    return { stdout: out, ended, stop: async () => one.end(null) };
  }
}

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

  it('tells a capture by a rule once: as found when it was there, as fired when it comes', async () => {
    const server = new FakeServer('srv');
    server.captures = ['20261123T010000Z-baseline-1', '20261123T020000Z-70-2'];
    const opened = await follow([server]);
    await waitFor('the link', () => server.streams === 1);
    expect(told(opened, 'watch-found')).toHaveLength(1);
    server.captures.push('20261123T030000Z-90-3');
    const last = { name: '20261123T030000Z-90-3', rung: '90', at: 1, heap: true };
    server.say(beat(100, { capturing: last.name }));
    server.say(beat(101, { captures: { count: 3, bytes: 30, today: 1, last } }));
    const [fired] = await waitFor('the news', () => {
      const all = told(opened, 'watch-fired');
      return all.length > 0 && all;
    });
    expect(fired).toMatchObject({ host: 'srv', capture: last.name, rung: '90', scope: 'host', permille: 73 });
    server.say(beat(102, { captures: { count: 3, bytes: 30, today: 1, last } }));
    await waitFor('the next state', () => viewsOf(opened, 'srv').at(-1)?.state?.seq === 102);
    expect(told(opened, 'watch-fired')).toHaveLength(1);
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
