/**
 * `node warm.cjs STEP FILE`: prints how many milliseconds a step takes on a profile that has been read and shown
 * already, as in the window, whose table makes no edges. STEP: `filter` (the profile behind a regular expression),
 * `filtered-table`, `switched-table` (another sample type), each the first time, and `filter-again`, which has had
 * two other expressions before: the same code, compiled.
 */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { functionTable } from '../../src/core/profile/function-table';
import { asPprofLoads, decodeProfile, defaultView } from '../../src/core/profile/index';
import { makeReport } from '../../src/core/profile/report';

const [step, file = ''] = process.argv.slice(2);
const profile = asPprofLoads(decodeProfile(new Uint8Array(gunzipSync(readFileSync(file)))));
const [otherType] = profile.sampleTypes;
functionTable(profile, defaultView);
// Names of a third of all functions, in most of the stacks.
const filtered = { ...defaultView, focus: 'ssa|types2?\\.|alloc' };
const filter = () => makeReport(profile, filtered, 'top');
const steps: Readonly<Record<string, () => unknown>> = {
  filter,
  'filter-again': filter,
  'filtered-table': () => functionTable(profile, filtered),
  'switched-table': () => functionTable(profile, { ...defaultView, sampleType: otherType?.type ?? null }),
};
if (step === 'filter-again')
  for (const focus of ['abi|obj|types2?\\.', '^cmd/.*ssa'])
    makeReport(profile, { ...defaultView, focus }, 'top');
const started = process.hrtime.bigint();
const result = steps[step ?? '']?.();
const ended = process.hrtime.bigint();
if (!result) throw new Error(`there is no step ${step}`);
console.log(Number(ended - started) / 1e6);
