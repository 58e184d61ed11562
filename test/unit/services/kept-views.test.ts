// Views that are kept in a case under a name, through the contract.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { viewCase } from '#main/services/case-view';
import { OpenCases } from '#main/services/open-cases';
import { openLibrary } from '#main/store/library';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-views-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the last of a name counts, and a name can be taken away; the journal keeps all', async () => {
  const library = openLibrary(folder, { madeBy: 'test' });
  const cases = new OpenCases(library);
  const made = await cases.create('views');
  const keep = (name: string, view: string | null) => made.append({ kind: 'view-kept', name, view });
  await keep('leak', 'view=tree');
  await keep('own code', 'view=top&s=%5Emain');
  await keep('leak', 'view=graph');
  await keep('own code', null);
  await keep('json', 'view=peek&q=json');
  await made.append({ kind: 'note', text: 'so that the case is kept' });
  await cases.close(made);

  const record = await library.read(made.id);
  const { keptViews } = await viewCase(record, async () => new Uint8Array());
  expect(keptViews.map(({ name, view }) => [name, view])).toEqual([
    ['leak', 'view=graph'],
    ['json', 'view=peek&q=json'],
  ]);
  expect(record.journal.filter(({ fact }) => fact.kind === 'view-kept')).toHaveLength(5);
});
