import { beforeEach, describe, expect, test } from 'vitest';
import { spineOfCase, spineOfJob } from '../../../src/renderer/features/case/spine-data';
import { isRunning, jobOfCase, useJobs } from '../../../src/renderer/state/jobs';
import { answered, asked, notAsked } from '../../../src/renderer/state/loadable';
import { useNavigation } from '../../../src/renderer/state/navigation';
import { usePrompts } from '../../../src/renderer/state/prompts';
import { createFakeBridge, eventsUntil, jobId } from '../../helpers/fake-bridge';
import { caseId, caseView } from '../../helpers/fake-incident';

describe('a job in the window', () => {
  const job = () => jobOfCase(caseId)(useJobs.getState());

  beforeEach(async () => {
    useJobs.setState({ jobs: new Map(), stopping: new Set() });
    const started = await createFakeBridge().call('investigation.start', {});
    useJobs.getState().put((started as { value: Parameters<typeof put>[0] }).value);
  });
  const { put } = useJobs.getState();

  test('adds up from its events, however they are batched', async () => {
    const events = await eventsUntil(30);
    useJobs.getState().fold(jobId, events);
    const whole = job();
    expect(whole?.samples).toHaveLength(30);
    expect(whole?.captures.map(({ label }) => label)).toEqual(['baseline', 'capture', 'capture']);
    expect(whole?.plan.find(({ step }) => step === 'record')?.state).toBe('running');
    expect(whole && isRunning(whole)).toBe(true);

    const again = await createFakeBridge().call('investigation.start', {});
    useJobs.getState().put((again as { value: Parameters<typeof put>[0] }).value);
    for (const event of events) useJobs.getState().fold(jobId, [event]);
    expect(job()).toEqual(whole);
  });

  test('ends with an outcome and a diagnosis', async () => {
    useJobs.getState().fold(jobId, await eventsUntil(70));
    expect(job()?.outcome).toBe('done');
    expect(job()?.diagnosis?.verdict.culprit?.function).toBe('main.GetBetweenDates');
  });

  test('is not invented by events that come before it is known', () => {
    useJobs.getState().fold('another', [{ kind: 'samples', samples: [] }]);
    expect([...useJobs.getState().jobs.keys()]).toEqual([jobId]);
  });

  test('gives the spine its planned span while it runs, and host times', async () => {
    useJobs.getState().fold(jobId, await eventsUntil(30));
    const running = job();
    if (!running) throw new Error('no job');
    const spine = spineOfJob(running, new Map());
    expect(spine.planned && spine.planned.to - spine.planned.from).toBe(60_000);
    // Captures are timed by this computer, which is 212 ms behind the host.
    expect(spine.captures[0].at).toBe(running.samples[2].at);
  });
});

test('the spine of a case has the heap of the captures whose profile was read', async () => {
  const view = await caseView();
  const [heap] = view.captures[0].evidence;
  const spine = spineOfCase(view, new Map([[heap.id, 42]]));
  expect(spine.captures.map(({ heapBytes }) => heapBytes)).toEqual([42, null, null, null, null, null]);
  expect(spine.planned).toBeNull();
});

describe('navigation', () => {
  beforeEach(() => useNavigation.setState({ back: [], place: { screen: 'welcome' }, forward: [] }));

  test('goes back and forward, and forgets what is ahead when another way is taken', () => {
    const { go, goBack, goForward } = useNavigation.getState();
    go({ screen: 'settings' });
    go({ screen: 'hosts', host: null });
    goBack();
    expect(useNavigation.getState().place).toEqual({ screen: 'settings' });
    goForward();
    expect(useNavigation.getState().place).toEqual({ screen: 'hosts', host: null });
    goBack();
    go({ screen: 'welcome' });
    expect(useNavigation.getState().forward).toEqual([]);
  });

  test('does not pile up the place that it is at', () => {
    const { go } = useNavigation.getState();
    go({ screen: 'welcome' });
    expect(useNavigation.getState().back).toEqual([]);
  });
});

test('prompts wait for one another', () => {
  const { add, remove } = usePrompts.getState();
  const prompt = {
    kind: 'host-key',
    host: 'a',
    type: 'ed25519',
    fingerprint: 'x',
    knownWithOtherType: false,
  } as const;
  add({ promptId: '1', prompt });
  add({ promptId: '2', prompt });
  expect(usePrompts.getState().waiting[0].promptId).toBe('1');
  remove('1');
  expect(usePrompts.getState().waiting.map(({ promptId }) => promptId)).toEqual(['2']);
});

test('what is asked again keeps its last value, also when it fails', () => {
  const here = answered(asked(notAsked), { ok: true, value: 1 });
  const failed = answered(asked(here), { ok: false, failure: { code: 'failure.cancelled', fillings: {} } });
  expect(asked(here).value).toBe(1);
  expect(failed).toMatchObject({ value: 1, since: null, failure: { code: 'failure.cancelled' } });
});
