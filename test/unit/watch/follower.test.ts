import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '#core/base/failure';
import type { WatchView } from '#core/contract/watch';
import { auditedHost } from '#main/collect/audited-host';
import { LocalHost } from '#main/host/local';
import { Follower } from '#main/watch/follower';

/** Stands for the script: reports for ever, once a second, until it is ended. */
const endlessScript = '#!/bin/sh\n[ "$1" = follow ] || exit 0\nwhile :; do echo; sleep 1; done\n';

describe('following a watch', () => {
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'heapcase-follower-'));
    await mkdir(join(root, 'orders'));
    await writeFile(join(root, 'orders', 'watch.conf'), 'id=orders\n');
    await writeFile(join(root, 'orders', 'heapcase-watch.sh'), endlessScript);
    await chmod(join(root, 'orders', 'heapcase-watch.sh'), 0o700);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('ends when it is told to while its report is just being started', async () => {
    const host = new LocalHost();
    let told: Promise<void> | undefined;
    const states: string[] = [];
    const follower = new Follower({
      root,
      id: 'orders',
      connect: async () => {
        const audited = auditedHost(host, () => {});
        return {
          ...audited,
          stream: (argv, options) => {
            told ??= follower.stop();
            return audited.stream(argv, options);
          },
        };
      },
      onLook: async () => {},
      onState: () => {},
      onTick: () => {},
      onLink: ({ state }) => states.push(state),
    });
    await expect.poll(() => states.at(-1), { timeout: 30_000 }).toBe('none');
    await told;
    expect(states).toEqual(['connecting', 'connected', 'none']);
  });

  it('gives up where it takes a person, and is then over', async () => {
    const states: string[] = [];
    const follower = new Follower({
      root,
      id: 'orders',
      connect: async () => {
        throw failure('host.auth-refused', { host: 'target', user: 'ada', tried: 'password' });
      },
      onLook: async () => {},
      onState: () => {},
      onTick: () => {},
      onLink: ({ state, retryAt }) => states.push(retryAt === null ? state : `${state}, tried again`),
    });
    await expect.poll(() => follower.isOver, { timeout: 30_000 }).toBe(true);
    expect(states.at(-1)).toBe('lost');
    await follower.stop();
  });

  it('says all through an outage since when it lasts and what the last try met', async () => {
    const host = new LocalHost();
    const told: WatchView['link'][] = [];
    let tries = 0;
    const follower = new Follower({
      root,
      id: 'orders',
      connect: async (signal) => {
        tries++;
        if (tries === 1) {
          const audited = auditedHost(host, () => {});
          const gone = failure('host.lost', { host: 'target', reason: 'cut' });
          return { ...audited, stream: () => Promise.reject(gone) };
        }
        if (tries === 2) throw failure('host.unreachable', { host: 'target', port: 22, reason: 'no route' });
        // As a link that all share does while it is made anew: nothing is heard of it for hours.
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(failure('failure.cancelled')), { once: true }),
        );
      },
      onLook: async () => {},
      onState: () => {},
      onTick: () => {},
      onLink: (link) => told.push(link),
    });
    await expect.poll(() => tries, { timeout: 30_000 }).toBe(3);
    await follower.stop();
    expect(told.map(({ state, failure: met }) => `${state} ${met?.code ?? '-'}`)).toEqual([
      'connecting -',
      'connected -',
      'lost host.lost',
      'connecting host.lost',
      'lost host.unreachable',
      'connecting host.unreachable',
      'none -',
    ]);
    const [since, ...others] = told.slice(2, -1).map((link) => link.since);
    expect(new Set(others)).toEqual(new Set([since]));
    expect(Date.parse(since ?? '')).toBeGreaterThanOrEqual(Date.parse(told[1]?.since ?? ''));
  });
});
