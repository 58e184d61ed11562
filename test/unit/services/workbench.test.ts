import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkbenchEvent } from '#core/contract/events';
import { createWorkbench, type Workbench } from '#main/workbench';

/** The services behind both front doors, on a real library in a temporary folder. */
describe('the workbench', () => {
  let folder = '';
  let workbench: Workbench;
  const events: WorkbenchEvent[] = [];

  const open = () =>
    createWorkbench({
      libraryFolder: join(folder, 'cases'),
      settingsFolder: join(folder, 'settings'),
      resourcesFolder: resolve('resources'),
      layoutThread: resolve('out/thread/layout-thread.cjs'),
      version: '0.0.0',
      engine: 'Node',
      engineIsOld: false,
      env: {},
    });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heapcase-workbench-'));
    workbench = open();
    events.length = 0;
    workbench.subscribe((event) => events.push(event));
  });
  afterEach(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('has no case, follows the system and knows this computer when it is new', async () => {
    expect(await workbench.handlers['cases.list']({})).toEqual([]);
    expect(await workbench.handlers['settings.get']({})).toEqual({ language: null, theme: 'system' });
    expect((await workbench.handlers['hosts.list']({}))[0]).toMatchObject({ name: 'local', source: 'local' });
  });

  it('remembers settings and added hosts', async () => {
    await workbench.handlers['settings.set']({ language: 'zh-CN', theme: 'dark' });
    await workbench.handlers['hosts.add']({ name: 'deploy@10.4.2.17' });
    await workbench.close();
    workbench = open();
    expect(await workbench.handlers['settings.get']({})).toEqual({ language: 'zh-CN', theme: 'dark' });
    const names = (await workbench.handlers['hosts.list']({})).map(({ name }) => name);
    expect(names).toContain('deploy@10.4.2.17');
    await workbench.handlers['hosts.remove']({ name: 'deploy@10.4.2.17' });
    const left = (await workbench.handlers['hosts.list']({})).map(({ name }) => name);
    expect(left).not.toContain('deploy@10.4.2.17');
  });

  describe('with the sample case', () => {
    let id = '';
    beforeEach(async () => {
      ({ id } = await workbench.handlers['cases.sample']({}));
    });

    it('has it once, however often it is asked for, and says that it is a sample', async () => {
      await workbench.handlers['cases.sample']({});
      const cases = await workbench.handlers['cases.list']({});
      expect(cases).toHaveLength(1);
      expect(cases[0]).toMatchObject({
        manifest: { id, sample: true },
        host: 'prod-api-3',
        verdict: { class: 'go-heap-growth', grade: 'proved', function: 'main.GetBetweenDates' },
      });
    });

    it('reads it whole: every file has its hash, the series its samples, the verdict its culprit', async () => {
      expect(await workbench.handlers['cases.verify']({ id })).toMatchObject({
        changed: [],
        missing: [],
        extra: [],
        chainOk: true,
      });
      const view = await workbench.handlers['cases.view']({ id });
      expect(view.series[0]?.samples.length).toBeGreaterThan(20);
      expect(view.targetLost?.reason).toBe('ended');
      expect(view.diagnosis.verdict).toMatchObject({
        grade: 'proved',
        culprit: { function: 'main.GetBetweenDates', file: expect.stringContaining('dates.go') },
      });
    });

    it('writes a report that names the function in both languages, with no script and nothing from outside', async () => {
      for (const language of ['en', 'zh-CN'] as const) {
        const { html } = await workbench.handlers['report.html']({ caseId: id, language });
        expect(html).toContain('GetBetweenDates');
        expect(html).not.toMatch(/<script|(src|href)="https?:|url\(https?:/);
        expect(html).toContain(language === 'en' ? 'Evidence list' : '证据');
      }
    });

    it('takes notes and a new title, and the list shows them', async () => {
      await workbench.handlers['cases.note']({ id, text: 'restarted by hand' });
      await workbench.handlers['cases.rename']({ id, title: 'orders-api, the night of the 23rd' });
      expect((await workbench.handlers['cases.view']({ id })).notes).toMatchObject([
        { text: 'restarted by hand' },
      ]);
      expect((await workbench.handlers['cases.list']({}))[0]?.manifest.title).toBe(
        'orders-api, the night of the 23rd',
      );
      expect(events.filter(({ kind }) => kind === 'cases-changed').length).toBeGreaterThanOrEqual(3);
    });
  });

  it('ends an investigation that cannot begin with its sentence, and keeps no case of it', async () => {
    const ended = new Promise<WorkbenchEvent>((done) => {
      workbench.subscribe((event) => {
        if (event.kind === 'job' && event.events.some(({ kind }) => kind === 'ended')) done(event);
      });
    });
    await workbench.handlers['investigation.start']({
      host: 'no-such-host.invalid',
      target: { by: 'pid', pid: 1 },
      endpoint: null,
      forSeconds: 5,
      everySeconds: 1,
      title: null,
      forceGc: false,
    });
    expect(await ended).toMatchObject({
      events: expect.arrayContaining([
        expect.objectContaining({
          kind: 'ended',
          outcome: 'failed',
          failure: expect.objectContaining({ code: 'host.unknown-name' }),
          caseKept: false,
        }),
      ]),
    });
    expect(await workbench.handlers['cases.list']({})).toEqual([]);
  });
});
