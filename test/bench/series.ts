/** `node series.cjs FOLDER`: reads all profiles of a folder and tables how every function grew over them. */

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipInParts } from '../../src/cli/pprof/inflate';
import { asPprofLoads, decodeProfileFrom, defaultView, seriesTable } from '../../src/core/profile/index';

async function main(folder: string): Promise<void> {
  const profiles = [];
  for (const name of readdirSync(folder).sort()) {
    const bytes = await readFile(path.join(folder, name));
    profiles.push(asPprofLoads(await decodeProfileFrom(bytes, gunzipInParts, { name })));
  }
  const slopeOf = (points: readonly { readonly value: number }[]) =>
    ((points.at(-1)?.value ?? 0) - (points[0]?.value ?? 0)) / points.length;
  const { rows } = seriesTable(profiles, defaultView, { slopeOf });
  console.log(`${profiles.length} profiles, ${rows.length} functions`);
}

void main(process.argv[2] ?? '');
