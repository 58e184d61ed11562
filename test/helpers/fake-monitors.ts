/** Monitors of the window's tests without a host: nothing runs, nothing was recorded. */

import { failure } from '#core/base/failure';
import type { Handlers, Method } from '#core/contract/methods';

type MonitorMethod = Extract<Method, `monitor.${string}` | `memleak.${string}`>;

const notHere = () => Promise.reject(failure('failure.cancelled'));

export const fakeMonitors: Handlers<MonitorMethod> = {
  'monitor.plan': async ({ host }) => ({ host, target: null, monitors: [], looked: [] }),
  'monitor.start': notHere,
  'monitor.stop': async () => null,
  'monitor.list': async () => [],
  'monitor.tracks': async () => [],
  'monitor.recorded': async () => [],
  'memleak.plan': notHere,
  'memleak.start': notHere,
  'memleak.stop': async () => null,
};
