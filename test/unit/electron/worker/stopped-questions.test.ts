// A question that has begun can be stopped: whatever is asked of a large profile looks again and again at whether it is.
import { beforeAll, describe, expect, test } from 'vitest';
import { interruptible } from '#core/base/checkpoint';
import { failure } from '#core/base/failure';
import { encodeProfile } from '#core/profile/index';
import { defaultView } from '#core/profile/view';
import { breathe } from '../../../../src/renderer/worker/breathe';
import type { ProfileCalls } from '../../../../src/renderer/worker/profile-calls';
import { createProfileDesk } from '../../../../src/renderer/worker/profile-desk';
import { drawn } from '../../profile/drawn';

const desk = createProfileDesk();
const how = [() => {}, new AbortController().signal, breathe] as const;
const name = (i: number) => `app.f${i % 97}`;
/** More samples than a loop goes without looking. */
const stacks = Array.from(
  { length: 9000 },
  (_, i) => `${i + 1} main.main > ${name(i)} > ${name(i * 7)}.g${i % 500}`,
);

const seen = { evidence: 'large', view: defaultView, compare: null };
const filtered = { ...seen, view: { ...defaultView, focus: 'f1' } };
const questions: readonly {
  [K in keyof ProfileCalls]: [K, ProfileCalls[K]['request']];
}[keyof ProfileCalls][] = [
  ['top', seen],
  ['top', filtered],
  ['top', { ...seen, compare: 'other' }],
  ['graph', seen],
  ['function', { ...seen, function: name(1) }],
  ['tree', { ...seen, peek: null }],
  ['tree', { ...seen, peek: 'f1' }],
  ['traces', { ...seen, by: 'value', search: 'f1', from: 0, count: 10 }],
  ['tags', seen],
  ['source', { ...seen, function: name(1) }],
  ['sums', { evidence: 'large', view: defaultView }],
];

describe('a question that has begun', () => {
  beforeAll(async () => {
    for (const evidence of ['large', 'other'])
      await desk.hold({ evidence, name: evidence, bytes: encodeProfile(drawn(stacks.join('\n'))) }, ...how);
  });

  test.each(questions)('ends where it is stopped: %s', async (question, request) => {
    let looked = 0;
    const ask = () =>
      interruptible(
        () => {
          looked++;
          // Not at its beginning: in the middle of a loop.
          if (looked === 2) throw failure('failure.cancelled');
        },
        () => desk[question](request as never, ...how),
      );
    await expect((async () => ask())()).rejects.toMatchObject({ data: { code: 'failure.cancelled' } });
    expect(looked).toBe(2);
    // What was stopped leaves nothing half-done behind.
    expect(await desk[question](request as never, ...how)).toBeDefined();
  });
});
