/** docs/profile-engine.md says where each rule is: every file of the engine and of its command is in it. */

import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(__dirname, '../../..');

it('names every file of the profile engine', () => {
  const doc = readFileSync(resolve(root, 'docs/profile-engine.md'), 'utf8');
  const files = ['src/core/profile', 'src/core/profile/legacy', 'src/cli/pprof'].flatMap((folder) =>
    readdirSync(resolve(root, folder)).filter((name) => name.endsWith('.ts')),
  );
  expect(files.length).toBeGreaterThan(90);
  expect(files.filter((name) => !doc.includes(`${name}\``))).toEqual([]);
});
