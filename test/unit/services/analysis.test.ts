// Cases are read in a thread: the same answers, the same failures, and a thread that breaks holds up nobody.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Analysis, analysisHere } from '#main/analysis/analysis';
import { analysisInThread, type ThreadedAnalysis } from '#main/analysis/analysis-in-thread';
import { createGraphLayout } from '#main/layout/graph-layout';
import { installSampleCase } from '#main/services/sample-case';
import { openLibrary } from '#main/store/library';

const madeBy = 'heapcase 0.0.0';

describe('a case as the analysis thread reads it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'heapcase-analysis-'));
  const libraryFolder = path.join(folder, 'cases');
  const layoutThread = path.join(folder, 'layout-thread.cjs');
  const library = openLibrary(libraryFolder, { madeBy });
  const layout = createGraphLayout(layoutThread);
  const here = analysisHere(library, layout);
  const place = { libraryFolder, madeBy, layoutThread };
  let there: ThreadedAnalysis;
  let id: string;
  let heaps: readonly string[];
  beforeAll(async () => {
    await build({
      configFile: path.resolve('vite.thread.config.mts'),
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: false },
    });
    there = analysisInThread(path.join(folder, 'analysis-thread.cjs'), place);
    id = await installSampleCase(path.resolve('resources'), library);
    const { evidence } = await library.read(id);
    heaps = evidence.filter(({ kind }) => kind === 'heap-profile').map((one) => one.id);
  }, 120_000);
  afterAll(async () => {
    await there.close();
    await layout.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const questions: readonly [string, (analysis: Analysis) => Promise<unknown>][] = [
    ['its view', (analysis) => analysis.view(id)],
    ['its diagnosis', (analysis) => analysis.diagnose(id, null)],
    ['its report, with the graph', (analysis) => analysis.report(id, 'html', 'zh-CN')],
    ['what a file says', (analysis) => analysis.facts(id, heaps[0] as string)],
    ['the sources of a profile', (analysis) => analysis.sourcesOf(id, heaps[0] as string)],
    ['the sum of profiles', (analysis) => analysis.merge(id, heaps.slice(0, 2))],
  ];
  it.each(questions)(
    'is what this thread would make of it: %s',
    async (_what, ask) => {
      expect(await ask(there)).toEqual(await ask(here));
    },
    120_000,
  );

  it('tells what it read: a culprit, its graph, its sources', async () => {
    expect((await there.view(id)).diagnosis.verdict.culprit).not.toBeNull();
    expect(await there.report(id, 'html', 'en')).toContain('<svg');
    expect((await there.sourcesOf(id, heaps[0] as string)).size).toBeGreaterThan(0);
  }, 120_000);

  it('a sum that is stopped is not made', async () => {
    for (const analysis of [here, there]) {
      const stop = new AbortController();
      const sum = analysis.merge(id, heaps, stop.signal);
      stop.abort();
      await expect(sum).rejects.toMatchObject({ data: { code: 'failure.cancelled' } });
    }
  }, 120_000);

  it('fails with the same words', async () => {
    await expect(there.view('nothing')).rejects.toMatchObject({
      data: { code: 'case.unknown', fillings: { id: 'nothing', folder: libraryFolder } },
    });
  });

  it('a thread that breaks fails its questions, and the next one begins anew', async () => {
    const file = path.join(folder, 'broken.cjs');
    writeFileSync(file, "throw new Error('no memory');");
    const broken = analysisInThread(file, place);
    for (const one of ['one', 'two']) await expect(broken.view(one)).rejects.toThrow('no memory');
    await broken.close();
  });
});
