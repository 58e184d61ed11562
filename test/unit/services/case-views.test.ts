// Cases are read in a thread: the same view, the same failures, and a thread that breaks holds up nobody.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CaseViews, createCaseViews } from '#main/analysis/case-views';
import { viewCase } from '#main/services/case-view';
import { installSampleCase } from '#main/services/sample-case';
import { openLibrary } from '#main/store/library';

const madeBy = 'heapcase 0.0.0';

describe('the view of a case from the analysis thread', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'heapcase-views-'));
  const libraryFolder = path.join(folder, 'cases');
  const library = openLibrary(libraryFolder, { madeBy });
  let views: CaseViews;
  beforeAll(async () => {
    await build({
      configFile: path.resolve('vite.thread.config.mts'),
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: false },
    });
    views = createCaseViews(path.join(folder, 'analysis-thread.cjs'), libraryFolder, madeBy);
  });
  afterAll(async () => {
    await views.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is what this thread would make of it', async () => {
    const id = await installSampleCase(path.resolve('resources'), library);
    const own = await viewCase(await library.read(id), (evidence) => library.readEvidence(id, evidence));
    const [one, two] = await Promise.all([views.view(id), views.view(id)]);
    expect(one).toEqual(own);
    expect(two).toEqual(own);
    expect(own.diagnosis.verdict.culprit).not.toBeNull();
  }, 120_000);

  it('fails with the same words', async () => {
    await expect(views.view('nothing')).rejects.toMatchObject({
      data: { code: 'case.unknown', fillings: { id: 'nothing', folder: libraryFolder } },
    });
  });

  it('a thread that breaks fails its questions, and the next one begins anew', async () => {
    const file = path.join(folder, 'broken.cjs');
    writeFileSync(file, "throw new Error('no memory');");
    const broken = createCaseViews(file, libraryFolder, madeBy);
    for (const id of ['one', 'two']) await expect(broken.view(id)).rejects.toThrow('no memory');
    await broken.close();
  });
});
