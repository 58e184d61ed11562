// Source files for the window: only what a profile names, only what looks like source, from the places that it may be.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Provenance } from '#core/case/model';
import { encodeProfile } from '#core/profile/index';
import { analysisHere } from '#main/analysis/analysis';
import { auditedHost } from '#main/collect/audited-host';
import { openHost } from '#main/host/open-host';
import { createGraphLayout } from '#main/layout/graph-layout';
import { OpenCases } from '#main/services/open-cases';
import { SourceFiles } from '#main/services/source-files';
import { openLibrary } from '#main/store/library';
import { drawn } from '../profile/drawn';

let folder = '';
let elsewhere = '';
let caseId = '';
let evidence = '';
let sources: SourceFiles;
let library: ReturnType<typeof openLibrary>;

const provenance = (host: string): Provenance => ({
  host,
  how: 'GET heap',
  status: 200,
  stderr: null,
  takenAt: '2026-11-23T04:00:00.000Z',
  endedAt: '2026-11-23T04:00:00.000Z',
  clockOffsetMs: null,
  complete: 'whole',
  target: null,
  tool: 'test',
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sources-'));
  elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  mkdirSync(join(folder, 'recorded'));
  mkdirSync(join(folder, 'checkout/pkg'), { recursive: true });
  writeFileSync(join(folder, 'recorded/main.go'), 'package main // recorded\n');
  writeFileSync(join(folder, 'recorded/secret.txt'), 'not to be read\n');
  writeFileSync(join(folder, 'recorded/blob.go'), new Uint8Array([1, 0, 2]));
  writeFileSync(join(folder, 'checkout/pkg/load.go'), 'package pkg // checked out\n');
  writeFileSync(join(elsewhere, 'out.go'), 'package out\n');
  symlinkSync(join(elsewhere, 'out.go'), join(folder, 'checkout/link.go'));
  const at = (name: string) => `${folder}/recorded/${name}`;
  const profile = drawn(
    [
      `1,64 main.main@${at('main.go')}:1`,
      `1,64 main.secret@${at('secret.txt')}:1`,
      `1,64 main.blob@${at('blob.go')}:1`,
      '1,64 app.load@example.com/app/pkg/load.go:1',
      '1,64 app.link@app/link.go:1',
      '1,64 app.up@../../etc/up.go:1',
    ].join('\n'),
  );
  library = openLibrary(join(folder, 'library'), { madeBy: 'test' });
  const openCases = new OpenCases(library);
  const made = await openCases.create('sources');
  caseId = made.id;
  const added = await made.addEvidence('heap-profile', 'heap.pb', encodeProfile(profile), provenance('prod'));
  evidence = added.id;
  await openCases.close(made);
  sources = new SourceFiles({
    library,
    openCases,
    settingsFile: join(folder, 'settings/source-folders.json'),
    tool: 'test',
    sourcesOf: analysisHere(library, createGraphLayout('not needed')).sourcesOf,
    // This computer stands for the host, with its real shell.
    withHost: async (name, onAct, work) => {
      const host = await openHost('local', {
        prompts: { hostKey: async () => false, secret: async () => null } as never,
        trustStoreFile: join(folder, 'known.json'),
      });
      try {
        return await work(auditedHost(host, (act) => onAct({ ...act, host: name })));
      } finally {
        await host.close();
      }
    },
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(elsewhere, { recursive: true, force: true });
});

const read = (file: string) => sources.read({ caseId, evidence, file });

describe('a source file', () => {
  test('is read at its recorded path', async () => {
    expect(await read(join(folder, 'recorded/main.go'))).toMatchObject({
      kind: 'found',
      from: 'recorded',
      text: 'package main // recorded\n',
    });
  });

  test('that the profile does not name is not read, though it is there', async () => {
    await expect(read(join(elsewhere, 'out.go'))).rejects.toMatchObject({
      data: { code: 'source.not-named' },
    });
  });

  test('that is no source or no text is not shown', async () => {
    expect(await read(join(folder, 'recorded/secret.txt'))).toMatchObject({ why: 'not-source', host: null });
    expect(await read(join(folder, 'recorded/blob.go'))).toMatchObject({ why: 'not-text' });
  });

  test('is found under a folder that was named, by the end of its path', async () => {
    const file = 'example.com/app/pkg/load.go';
    expect(await read(file)).toMatchObject({ kind: 'missing', why: 'absent', folders: [], host: null });
    expect(await sources.addFolder(join(folder, 'checkout'))).toEqual([join(folder, 'checkout')]);
    expect(await read(file)).toMatchObject({ from: 'folder', text: 'package pkg // checked out\n' });
    expect(await sources.forgetFolder(join(folder, 'checkout'))).toEqual([]);
    expect(await read(file)).toMatchObject({ kind: 'missing' });
  });

  test('is never read outside of the folder: by no link and by no “..”', async () => {
    await sources.addFolder(join(folder, 'checkout'));
    expect(await read('app/link.go')).toMatchObject({ kind: 'missing', why: 'absent' });
    expect(await read('../../etc/up.go')).toMatchObject({ kind: 'missing', why: 'absent' });
  });

  test('comes from the host when it is asked, and stays in the case with the command that brought it', async () => {
    const file = join(folder, 'recorded/main.go');
    expect(await sources.fetch({ caseId, evidence, file })).toMatchObject({ kind: 'found', from: 'case' });
    rmSync(file);
    expect(await read(file)).toMatchObject({ from: 'case', text: 'package main // recorded\n' });
    const record = await library.read(caseId);
    expect(record.evidence.find(({ kind }) => kind === 'file')).toMatchObject({
      name: file,
      provenance: { host: 'prod', status: 0 },
    });
    expect(record.hostActs.map(({ host, what }) => [host, what.includes('head -c')])).toEqual([
      ['prod', true],
    ]);
  });

  test('that the host does not have, or whose path is not whole, is told in a sentence', async () => {
    const gone = join(folder, 'recorded/main.go');
    rmSync(gone);
    await expect(sources.fetch({ caseId, evidence, file: gone })).rejects.toMatchObject({
      data: { code: 'source.not-had' },
    });
    await expect(
      sources.fetch({ caseId, evidence, file: 'example.com/app/pkg/load.go' }),
    ).rejects.toMatchObject({ data: { code: 'source.no-path' } });
  });
});
