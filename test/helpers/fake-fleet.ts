/** A fleet as the window sees it: one host that runs full, others that do not, and each way in which a row can be stale. */

import type { FleetRow } from '#core/contract/fleet';
import { sampleAt } from './fake-incident';

const mib = 1024;

/** The rows as they are at a moment (milliseconds since the epoch). */
export function fleetRows(now: number): readonly FleetRow[] {
  const row = (host: string, part: Partial<FleetRow>): FleetRow => ({
    host,
    link: 'connected',
    since: new Date(now - 600_000).toISOString(),
    failure: null,
    target: {
      pid: 4711,
      startTicks: 1000,
      comm: 'orders-api',
      command: '/opt/orders-api/orders-api -addr :6060',
      goVersion: 'go1.26.1',
    },
    sample: { ...sampleAt(0), at: now },
    heardAt: now,
    outlook: { state: 'flat', bytesPerSecond: 1200, timeToLimit: null },
    ended: null,
    ...part,
  });
  return [
    row('prod-api-3', {
      sample: { ...sampleAt(60), at: now },
      outlook: {
        state: 'grows',
        bytesPerSecond: 4.2e6,
        timeToLimit: { fromSeconds: 71, toSeconds: 96, limitBytes: 512 * mib * mib, scope: 'cgroup' },
      },
    }),
    row('prod-api-1', {}),
    row('prod-api-2', { heardAt: now - 41_000 }),
    row('deploy@staging-2:2222', {
      link: 'lost',
      failure: {
        code: 'host.lost',
        fillings: { host: 'deploy@staging-2:2222', reason: 'the server closed it' },
      },
      heardAt: now - 95_000,
    }),
    row('local', {
      ended: { at: new Date(now - 12_000).toISOString(), how: 'ended', successor: 5120 },
      heardAt: now - 12_000,
    }),
  ];
}
