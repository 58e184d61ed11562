import { appendFile, chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLibrary } from '#main/store/library';
import {
  bytesOfText,
  codeOf,
  madeBy,
  newLibrary,
  note,
  notesOf,
  provenance,
  temporaryFolder,
  textOf,
} from './support';

describe('a case', () => {
  it('comes back as it was put away', async () => {
    const library = await newLibrary();
    const open = await library.create('Orders API');
    expect(open.id).toMatch(/^\d{4}-\d\d-\d\d-orders-api-[0-9a-f]{4}$/);
    const taken = provenance();
    const profile = await open.addEvidence('heap-profile', 'heap-1.pb.gz', bytesOfText('profile'), taken);
    const intake = await open.beginEvidence('memory-series', 'series.jsonl', provenance());
    await Promise.all([intake.write(bytesOfText('one\n')), intake.write(bytesOfText('two\n'))]);
    const series = await intake.seal(provenance());
    await open.append({
      kind: 'capture',
      label: 'baseline',
      number: 1,
      at: taken.takenAt,
      evidence: [profile.id],
    });
    await open.append({
      kind: 'ran-on-host',
      host: 'orders-1',
      what: 'cat /proc/meminfo',
      status: 0,
      bytes: 10,
      ms: 1.5,
    });
    await open.append({ kind: 'title-changed', title: '订单服务' });
    const before = await open.record();
    await open.close();

    const record = await library.read(open.id);
    expect(record).toEqual(before);
    expect(record.mended).toEqual([]);
    expect(record.manifest).toMatchObject({
      format: 1,
      id: open.id,
      title: '订单服务',
      sample: false,
      madeBy,
    });
    expect(record.evidence).toEqual([profile, series]);
    expect(record.captures).toEqual([
      { label: 'baseline', number: 1, at: taken.takenAt, evidence: [profile] },
    ]);
    expect(record.hostActs).toHaveLength(1);
    expect(record.headHash).toBe(record.journal.at(-1)?.hash);
    expect(textOf(await library.readEvidence(open.id, series.id))).toBe('one\ntwo\n');
    expect((await library.list()).map(({ manifest }) => manifest.title)).toEqual(['订单服务']);
    expect(await library.verify(open.id)).toEqual({
      ok: [profile.id, series.id],
      changed: [],
      missing: [],
      extra: [],
      chain: { ok: true, line: null },
    });
  });

  it('is for its owner alone, and its evidence for nobody to change', async () => {
    const library = await newLibrary();
    const open = await library.create('modes');
    const { sha256 } = await open.addEvidence('file', 'a', bytesOfText('a'), provenance());
    await open.close();
    const modes = async (path: string) => ((await stat(join(open.folder, path))).mode & 0o777).toString(8);
    expect(await modes('.')).toBe('700');
    expect(await modes('evidence')).toBe('700');
    expect(await modes('case.json')).toBe('600');
    expect(await modes('journal.jsonl')).toBe('600');
    expect(await modes(`evidence/${sha256}`)).toBe('444');
    expect(await modes(`evidence/${sha256}.json`)).toBe('444');
    expect(await readdir(open.folder)).toEqual(['case.json', 'derived', 'evidence', 'journal.jsonl']);
  });

  it('tells apart two captures of the same bytes', async () => {
    const library = await newLibrary();
    const open = await library.create('twice');
    const add = () => open.addEvidence('file', 'same', bytesOfText('same'), provenance());
    const ids = (await Promise.all([add(), add(), add()])).map(({ id }) => id).sort();
    expect(ids).toEqual([ids[0], `${ids[0]}~2`, `${ids[0]}~3`]);
    await open.close();
    expect((await library.verify(open.id)).ok.slice().sort()).toEqual(ids);
    const [, , , , ...more] = await readdir(join(open.folder, 'evidence'));
    expect(more).toEqual([]);
  });

  it('never makes a path of a name that came from outside', async () => {
    const library = await newLibrary();
    const open = await library.create('../../etc/passwd \u0000 CON');
    expect(open.id).toMatch(/^\d{4}-\d\d-\d\d-etc-passwd-con-[0-9a-f]{4}$/);
    const names = [
      '../../escape',
      '/etc/passwd',
      'C:\\x',
      'CON',
      '\u0000',
      '.',
      '..',
      '',
      'x'.repeat(9000),
      'é\u202e',
    ];
    for (const name of names) {
      const added = await open.addEvidence('file', name, bytesOfText(name), provenance());
      expect(added.name).toBe(name);
      const derived = await open.writeDerived(name, bytesOfText(name));
      expect(derived.startsWith(join(open.folder, 'derived', '/'))).toBe(true);
    }
    await open.close();
    expect((await library.read(open.id)).evidence.map(({ name }) => name)).toEqual(names);
    expect(await readdir(join(library.folder, '..'))).toEqual(['cases']);
    expect(await readdir(library.folder)).toEqual([open.id]);
    expect(new Set(await readdir(join(open.folder, 'derived'))).size).toBe(names.length);
    for (const id of ['..', '.', '', '/', `../cases/${open.id}`]) {
      expect(await codeOf(library.read(id))).toBe('case.unknown');
    }
  });

  it('refuses what it could not read back, and goes on', async () => {
    const library = await newLibrary();
    const open = await library.create('bad facts');
    const bad = { kind: 'ran-on-host', host: 'h', what: 'w', status: 0, bytes: 1, ms: Number.NaN } as const;
    const results = await Promise.allSettled([
      open.append(note('a')),
      open.append(bad),
      open.append(note('b')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await open.close();
    expect((await library.verify(open.id)).chain.ok).toBe(true);
  });

  it('keeps evidence that was still arriving when the case was closed', async () => {
    const library = await newLibrary();
    const open = await library.create('closing');
    const intake = await open.beginEvidence('memory-series', 'series', provenance());
    await intake.write(bytesOfText('half'));
    await open.beginEvidence('file', 'nothing came', provenance());
    await open.close();
    const { evidence } = await library.read(open.id);
    expect(evidence.map(({ name, provenance: { complete } }) => [name, complete])).toEqual([
      ['series', 'interrupted'],
    ]);
    expect(await codeOf(intake.write(bytesOfText('late')))).toMatchObject({
      message: expect.stringMatching(/closed/),
    });
  });

  it('marks a run without an end as interrupted', async () => {
    const library = await newLibrary();
    const first = await library.create('run');
    await first.append({ kind: 'run-started', host: 'h', mode: 'investigate' });
    await first.close();
    expect((await library.read(first.id)).mended.map(({ key }) => key)).toEqual([
      'case.mended.run-interrupted',
    ]);
    const again = await library.open(first.id);
    await again.close();
    const record = await library.read(first.id);
    expect(record.journal.at(-1)?.fact).toMatchObject({ kind: 'run-ended', outcome: 'interrupted' });
    expect(record.mended).toEqual([]);
  });
});

describe('a library', () => {
  it('is empty before its first case, and makes nothing by looking', async () => {
    const parent = await temporaryFolder();
    const library = openLibrary(join(parent, 'a', 'b'), { madeBy });
    expect(await library.list()).toEqual([]);
    expect(await codeOf(library.read('x'))).toBe('case.unknown');
    expect(await readdir(parent)).toEqual([]);
  });

  it('finds a case by the beginning of its name', async () => {
    const library = await newLibrary();
    for (const title of ['orders', 'orders', 'billing']) await (await library.create(title)).close();
    const { manifest } = (await library.list()).find(
      ({ manifest: { title } }) => title === 'billing',
    ) as never as {
      manifest: { id: string };
    };
    expect((await library.read(manifest.id.slice(0, -3))).manifest.id).toBe(manifest.id);
    const opened = await library.open(manifest.id.slice(0, -3));
    await opened.close();
    expect(await codeOf(library.read(manifest.id.slice(0, 4)))).toBe('case.ambiguous');
    expect(await codeOf(library.readEvidence(manifest.id, 'nothing'))).toBe('evidence.unknown');
  });

  it('lists the newest first and leaves out what is no case', async () => {
    let at = 0;
    const folder = join(await temporaryFolder(), 'cases');
    const library = openLibrary(folder, { madeBy, now: () => new Date(Date.UTC(2026, 0, 1 + at)) });
    for (at = 0; at < 3; at += 1) await (await library.create(`case ${at}`)).close();
    await mkdir(join(folder, 'not a case'));
    await mkdir(join(folder, '.making-1-x'));
    await writeFile(join(folder, 'file'), '');
    expect((await library.list()).map(({ manifest: { title } }) => title)).toEqual([
      'case 2',
      'case 1',
      'case 0',
    ]);
  });

  it('says so when its folder is a file', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    const library = openLibrary(file, { madeBy });
    expect(await codeOf(library.list())).toBe('library.unusable');
    expect(await codeOf(library.create('x'))).toMatch(/library.unusable|file.unwritable/);
  });

  it('discards a case in which nothing happened, and no other', async () => {
    const library = await newLibrary();
    const empty = await library.create('empty');
    expect(await library.discardUnused(empty.id)).toBe(false);
    await empty.append({ kind: 'run-started', host: 'h', mode: 'm' });
    await empty.append({ kind: 'run-ended', outcome: 'failed', failure: null });
    await empty.close();
    expect(await library.discardUnused(empty.id)).toBe(true);
    expect(await readdir(library.folder)).toEqual([]);

    const noted = await library.create('noted');
    await noted.append(note('n'));
    await noted.close();
    const filled = await library.create('filled');
    await filled.addEvidence('file', 'a', bytesOfText('a'), provenance());
    await filled.close();
    const torn = await library.create('torn');
    await torn.close();
    await appendFile(join(torn.folder, 'journal.jsonl'), '{"seq":2,"at":"20');
    for (const { id } of [noted, filled, torn]) expect(await library.discardUnused(id)).toBe(false);
    expect(await library.list()).toHaveLength(3);
  });

  it('removes what a process left that died over making a case, and nothing else', async () => {
    const library = await newLibrary();
    await (await library.create('one')).close();
    await mkdir(join(library.folder, '.making-999999999-x'));
    await mkdir(join(library.folder, `.making-${process.ppid}-x`));
    await (await library.create('two')).close();
    const hidden = (await readdir(library.folder)).filter((name) => name.startsWith('.'));
    expect(hidden).toEqual([`.making-${process.ppid}-x`]);
  });
});

describe('another version', () => {
  async function caseWith(change: Record<string, unknown>) {
    const library = await newLibrary();
    const open = await library.create('version');
    await open.append(note('n'));
    await open.close();
    const path = join(open.folder, 'case.json');
    const manifest = { ...JSON.parse(await readFile(path, 'utf8')), ...change };
    await writeFile(path, JSON.stringify(manifest));
    return { library, id: open.id, folder: open.folder };
  }

  it('is refused when it is newer, for reading, writing and verifying; but it is listed', async () => {
    const { library, id, folder } = await caseWith({ format: 2, status: 'invented' });
    const before = await readdir(folder);
    expect(await codeOf(library.read(id))).toBe('case.newer-format');
    expect(await codeOf(library.open(id))).toBe('case.newer-format');
    expect(await codeOf(library.verify(id))).toBe('case.newer-format');
    expect(await readdir(folder)).toEqual(before);
    expect((await library.list()).map(({ manifest }) => [manifest.id, manifest.format])).toEqual([[id, 2]]);
  });

  it('keeps fields that this one does not know', async () => {
    const { library, id, folder } = await caseWith({ severity: 'high' });
    const open = await library.open(id);
    await open.append({ kind: 'title-changed', title: 'new' });
    await open.close();
    expect(JSON.parse(await readFile(join(folder, 'case.json'), 'utf8'))).toMatchObject({
      title: 'new',
      severity: 'high',
    });
    expect((await library.read(id)).manifest).toMatchObject({ severity: 'high' });
  });

  it('has the last title in case.json again, where a stop kept it from it', async () => {
    const library = await newLibrary();
    const open = await library.create('old');
    const path = join(open.folder, 'case.json');
    const before = await readFile(path);
    await open.append({ kind: 'title-changed', title: 'new' });
    await open.close();
    await writeFile(path, before);
    expect((await library.read(open.id)).manifest.title).toBe('new');
    await (await library.open(open.id)).close();
    expect((await library.list())[0].manifest.title).toBe('new');
  });

  it('takes the name of a renamed folder as the id', async () => {
    const { library, id, folder } = await caseWith({ id: 'something else' });
    expect((await library.read(id)).manifest.id).toBe(id);
    expect(folder.endsWith(id)).toBe(true);
  });

  it('makes a damaged case.json again from the journal and keeps the damaged one', async () => {
    const { library, id, folder } = await caseWith({});
    const path = join(folder, 'case.json');
    const good = await readFile(path, 'utf8');
    await chmod(path, 0o600);
    await writeFile(path, Buffer.alloc(good.length));
    expect((await library.list())[0].manifest).toMatchObject({ title: 'version' });
    expect((await library.read(id)).mended.map(({ key }) => key)).toEqual(['case.read.manifest']);
    expect((await library.verify(id)).changed.map((one) => one.id)).toEqual(['case.json']);
    const open = await library.open(id);
    expect((await open.record()).mended.map(({ key }) => key)).toEqual(['case.mended.manifest']);
    expect(await notesOf(open)).toEqual(['n']);
    await open.close();
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ id, title: 'version', format: 1 });
    const kept = (await readdir(folder)).find((name) => name.startsWith('case.damaged-')) as string;
    expect(await readFile(join(folder, kept))).toEqual(Buffer.alloc(good.length));
  });
});
