/** The workers as promises. One of each for the whole window; started by their first call. */

import { failure } from '#core/base/failure';
import { call } from '../bridge';
import './trusted-types';
import { ProfileBringer } from './bring-profiles';
import GraphLayoutWorker from './graph-layout.worker?worker';
import type { GraphLayoutCalls } from './graph-layout-calls';
import ProfileWorker from './profile.worker?worker';
import type { ProfileCalls } from './profile-calls';
import { WorkerClient } from './worker-client';

/** Decoding says every 50 ms how far it is, and an answer takes seconds at most; what is silent for so long never ends. */
const profileLimitMs = 60_000;
/** Half of what a person is to wait at most: then a smaller graph is placed. */
const layoutLimitMs = 5_000;

export const profileWorker = new WorkerClient<ProfileCalls>(
  () => new ProfileWorker(),
  profileLimitMs,
  (seconds) =>
    failure('failure.unexpected', { reason: `the profile's worker said nothing for ${seconds} s` }),
);

/** Starts the worker before it is needed: it takes longer than a small profile. */
export function warmProfileWorker(): void {
  profileWorker.call('awake', null).catch(() => {});
}

export const profileBringer = new ProfileBringer(profileWorker, (caseId, id) =>
  call('evidence.read', { caseId, id }),
);

export const graphLayoutWorker = new WorkerClient<GraphLayoutCalls>(
  () => new GraphLayoutWorker(),
  layoutLimitMs,
  (seconds) => failure('layout.failed', { reason: `no answer within ${seconds} s` }),
  { deaf: true },
);
