/// <reference types="vite/client" />
// Each state of a profile says what it is and what to do: on profiles that were really recorded.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { failureDataOf } from '#core/base/failure';
import { buildProfile } from '#core/profile/build';
import { encodeProfile } from '#core/profile/encode';
import { defaultView, type ProfileView } from '#core/profile/view';
import { BrokenFile, isBroken } from '../../../src/renderer/features/profile/BrokenFile';
import type { ProfileChoice } from '../../../src/renderer/features/profile/captures';
import { ProfileNotes } from '../../../src/renderer/features/profile/ProfileNotes';
import { breathe } from '../../../src/renderer/worker/breathe';
import type { ProfileCalls } from '../../../src/renderer/worker/profile-calls';
import { createProfileDesk } from '../../../src/renderer/worker/profile-desk';
import { recordedData } from '../../helpers/recorded-data';
import { sampleFiles } from '../../helpers/sample-case';

const recorded = (file: string) => new Uint8Array(readFileSync(path.join(recordedData, 'pprof', file)));
const heap = 'real/inputs/go119.heap.1.pb.gz';

async function ask<K extends keyof ProfileCalls>(
  desk: ReturnType<typeof createProfileDesk>,
  name: K,
  request: ProfileCalls[K]['request'],
) {
  const answer = await desk[name](request as never, () => {}, new AbortController().signal, breathe);
  return answer as ProfileCalls[K]['answer'];
}

/** What stands above the views of a recorded profile. */
async function notesOf(bytes: Uint8Array, part: Partial<ProfileView> = {}): Promise<string> {
  const desk = createProfileDesk();
  const facts = await ask(desk, 'hold', { evidence: 'it', name: 'heap.pb.gz', bytes });
  const view = { ...defaultView, ...part };
  const top = await ask(desk, 'top', { evidence: 'it', view, compare: null });
  const hasFilters = Object.keys(part).length > 0;
  return renderToStaticMarkup(
    createElement(ProfileNotes, { facts, top, view, hasFilters, onDropFilters: () => {} }),
  );
}

const choice = (file: string, kind: ProfileChoice['kind']): ProfileChoice => ({
  evidence: file,
  file,
  sha256: '',
  host: 'local',
  kind,
  capture: null,
  takenAt: '2026-11-23T04:00:00.000Z',
  target: null,
  opened: null,
});

/** What stands in place of the views of bytes that cannot be read. */
async function brokenOf(file: string, bytes: Uint8Array, kind: ProfileChoice['kind'] = 'heap-profile') {
  const thrown = await ask(createProfileDesk(), 'hold', { evidence: 'it', name: file, bytes }).then(
    () => null,
    (error: unknown) => failureDataOf(error),
  );
  if (thrown === null || !isBroken(thrown)) throw new Error(`${file} is read, or fails otherwise`);
  return renderToStaticMarkup(
    createElement(BrokenFile, {
      failure: thrown,
      caseId: 'a-case',
      shown: choice(file, kind),
      base: null,
      onWithoutBase: () => {},
    }),
  );
}

test('a profile with few samples says how far off its figures may be, and what makes them finer', async () => {
  const [first] = sampleFiles('heap-profile');
  expect(await notesOf(new Uint8Array(readFileSync(first?.file ?? '')))).toMatch(
    /sampled once per .*so each figure may be off by .*runtime\.MemProfileRate/,
  );
});

test('a profile of the processor that was taken for too short says so, and how to take a longer one', async () => {
  const stack = [{ address: 1n, lines: [{ function: 'main.main', file: 'main.go', line: 1 }] }];
  const cpuOf = (samples: number) =>
    new Uint8Array(
      encodeProfile(
        buildProfile({
          sampleTypes: [
            { type: 'samples', unit: 'count' },
            { type: 'cpu', unit: 'nanoseconds' },
          ],
          period: 10_000_000n,
          periodType: { type: 'cpu', unit: 'nanoseconds' },
          locations: stack,
          samples: [{ stack, values: [samples, samples * 10_000_000] }],
        }),
      ),
    );
  expect(await notesOf(cpuOf(7))).toMatch(/sampled once per 10 ms: about 7 samples.*seconds=30/);
  expect(await notesOf(cpuOf(700))).toBe('');
});

describe.skipIf(!existsSync(recordedData))('a recorded profile (skipped without the recorded data)', () => {
  test('that is fine says nothing', async () => {
    expect(await notesOf(recorded('real/inputs/go119.cpu.pb.gz'))).toBe('');
  });

  test('without names says so, and where they come from', async () => {
    expect(await notesOf(recorded('robust/cppbench.small.contention'))).toMatch(
      /have no function name: .*Capture it from the running service/,
    );
  });

  test('of which a filter leaves nothing says which, with a way to drop it', async () => {
    const said = await notesOf(recorded(heap), { focus: 'NoSuchFunction' });
    expect(said).toContain('Focus matches no sample of this profile.');
    expect(said).toContain('Drop the filters');
  });

  test('whose values are all zero says which type, and to choose another', async () => {
    const said = await notesOf(recorded('real/inputs/go119.heap.1.pb.gz'), { ignore: '.' });
    expect(said).toMatch(/Drop the filters|Choose another sample type/);
  });

  test.each([
    ['that is empty', new Uint8Array(), /empty/, /once more/],
    ['that is cut', recorded(heap).slice(0, 900), /ends|cut|not all/, /once more/],
    [
      'that is no profile',
      recorded('README.md'),
      /not a profile|no profile|profile/,
      /curl -so heap\.pb\.gz/,
    ],
  ])('%s says what it is and what to do', async (_what, bytes, what, todo) => {
    const said = await brokenOf('heap.pb.gz', bytes);
    expect(said).toMatch(what);
    expect(said).toMatch(todo);
    expect(said).toContain('Show it in the evidence');
  });

  test('of goroutines that is cut says so as other profiles do', async () => {
    const bytes = recorded('real/inputs/go119.goroutine.5.pb.gz').slice(0, 300);
    expect(await brokenOf('goroutine.pb.gz', bytes, 'goroutine-profile')).toMatch(/once more/);
  });

  test('that is too large once unpacked says how a part of it is had', async () => {
    const failure = { code: 'profile.too-large', fillings: { file: 'heap.pb.gz', limit: '2 GiB' } } as const;
    const said = renderToStaticMarkup(
      createElement(BrokenFile, {
        failure: failure as never,
        caseId: 'a-case',
        shown: choice('heap.pb.gz', 'heap-profile'),
        base: null,
        onWithoutBase: () => {},
      }),
    );
    expect(said).toContain('go tool pprof -proto -focus=');
  });
});
