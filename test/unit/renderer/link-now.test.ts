import { expect, it } from 'vitest';
import type { LinkState } from '#core/contract/link';
import type { HostVisit } from '../../../src/renderer/state/hosts';
import { linkNow } from '../../../src/renderer/state/link-now';
import { answered, asked, notAsked } from '../../../src/renderer/state/loadable';

const visited: HostVisit = { facts: answered(notAsked, { ok: true, value: {} as never }), targets: notAsked };
const since = '2026-11-23T03:12:02.000Z';
const connected: LinkState = { is: 'connected', since, address: 'u@h:22', transport: 'ssh2' };
const lostFailure = { code: 'host.lost', fillings: {} } as never;

it.each([
  ['a link that nothing uses any more is closed, whatever the last visit found', visited, undefined, 'none'],
  ['a link that stands', visited, connected, 'connected'],
  ['one that somebody else made, without a visit', undefined, connected, 'connected'],
  ['one that is tried again', visited, { is: 'connecting', since, retry: 2 }, 'trying'],
  [
    'one that was lost',
    visited,
    { is: 'lost', since, failure: lostFailure, nextAttemptAt: since, retry: 1 },
    'trying',
  ],
  ['one that needs a person', visited, { is: 'needs-you', since, failure: lostFailure }, 'failed'],
  ['a visit on its way', { ...visited, facts: asked(visited.facts) }, undefined, 'trying'],
] as const)('%s', (_name, visit, state, expected) => {
  expect(linkNow('prod-api-3', visit, state)).toBe(expected);
});

it('this computer needs no link', () => {
  expect(linkNow('local', visited, undefined)).toBe('connected');
});
