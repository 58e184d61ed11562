/** The workers as promises. One of each for the whole window; started by their first call. */

import { failure } from '#core/base/failure';
import './trusted-types';
import GraphLayoutWorker from './graph-layout.worker?worker';
import type { GraphLayoutCalls } from './graph-layout-calls';
import ProfileWorker from './profile.worker?worker';
import type { ProfileCalls } from './profile-calls';
import { WorkerClient } from './worker-client';

/** A profile of 50,000 samples takes well under a second; what takes this long never ends. */
const profileLimitMs = 60_000;
const layoutLimitMs = 10_000;

export const profileWorker = new WorkerClient<ProfileCalls>(
  () => new ProfileWorker(),
  profileLimitMs,
  (seconds) => failure('failure.unexpected', { reason: `the profile was not read within ${seconds} s` }),
);

export const graphLayoutWorker = new WorkerClient<GraphLayoutCalls>(
  () => new GraphLayoutWorker(),
  layoutLimitMs,
  (seconds) => failure('layout.failed', { reason: `no answer within ${seconds} s` }),
);
