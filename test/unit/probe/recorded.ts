import { existsSync, readFileSync } from 'node:fs';

import { recordedData as folder } from '../../helpers/recorded-data';

if (!existsSync(folder))
  console.log(`note: no recorded samples in ${folder}; the tests that need them are skipped`);

/** The text of a recorded sample; null where the samples are not. */
export function recorded(name: string): string | null {
  const file = `${folder}/${name}`;
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
