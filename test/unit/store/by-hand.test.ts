import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bytesOfText, newLibrary, note, provenance } from './support';

const page = readFileSync(join(import.meta.dirname ?? __dirname, '../../../docs/case-format.md'), 'utf8');
const [bytesAreRight, whatIsNamed, chainHolds] = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(
  ([, code]) => code,
);

const hasTools = ['sh', 'jq', 'sed', 'sha256sum'].every((tool) => {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

it.skipIf(!hasTools)('the commands of docs/case-format.md verify a case (needs jq)', async () => {
  const library = await newLibrary();
  const open = await library.create('by hand');
  const one = await open.addEvidence('file', 'one.pb.gz', bytesOfText('one'), provenance());
  await open.append(note('quotes " and \\ and 第二 and ,"hash":"00"}'));
  await open.addEvidence('file', 'two', bytesOfText('two'), provenance());
  await open.close();
  const { headHash } = await library.read(open.id);
  const run = (code: string) => {
    try {
      return execFileSync('sh', ['-c', code], {
        cwd: open.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      }).toString();
    } catch (error) {
      return String((error as { stdout: Buffer }).stdout);
    }
  };
  expect(run(bytesAreRight).trimEnd().split('\n')).toEqual([
    expect.stringMatching(/OK$/),
    expect.stringMatching(/OK$/),
  ]);
  expect(run(whatIsNamed)).toContain(`${one.id}\t${one.sha256}\t3\tone.pb.gz\n`);
  expect(run(chainHolds).trim()).toBe(headHash);

  const journal = join(open.folder, 'journal.jsonl');
  await writeFile(journal, (await readFile(journal, 'utf8')).replace('第二', '第三'));
  expect(run(chainHolds)).toContain('line 3 is bad');
  const evidence = join(open.folder, 'evidence', one.sha256);
  await chmod(evidence, 0o600);
  await writeFile(evidence, 'eno');
  expect(run(bytesAreRight)).toContain(`${one.sha256}: FAILED`);
});
