/**
 * `node warm.cjs STEP FILE`: prints how many milliseconds a step takes on a profile that has been read and shown
 * already, as in the window. STEP: `filter` (the profile behind a regular expression), `filtered-table`,
 * `switched-table` (another sample type).
 */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { asPprofLoads, decodeProfile, defaultView, topTable } from '../../src/core/profile/index';
import { makeReport } from '../../src/core/profile/report';

const [step, file = ''] = process.argv.slice(2);
const profile = asPprofLoads(decodeProfile(new Uint8Array(gunzipSync(readFileSync(file)))));
const [otherType] = profile.sampleTypes;
topTable(profile, defaultView);
// Names of a third of all functions, in most of the stacks.
const filtered = { ...defaultView, focus: 'ssa|types2?\\.|alloc' };
const steps: Readonly<Record<string, () => unknown>> = {
  filter: () => makeReport(profile, filtered, 'top'),
  'filtered-table': () => topTable(profile, filtered),
  'switched-table': () => topTable(profile, { ...defaultView, sampleType: otherType?.type ?? null }),
};
const started = process.hrtime.bigint();
const result = steps[step ?? '']?.();
const ended = process.hrtime.bigint();
if (!result) throw new Error(`there is no step ${step}`);
console.log(Number(ended - started) / 1e6);
