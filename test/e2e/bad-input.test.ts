// What goes wrong is said in a sentence in the window, and nothing else breaks.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { methods, windowMethods } from '#core/contract/methods';
import { callBridge, type HeapcaseWindow, launchHeapcase, whyNoWindow } from '../helpers/electron-app';

const reason = whyNoWindow();
const named = (title: string) => `${title}${reason ? ` (${reason})` : ''}`;

describe.skipIf(reason !== undefined)(named('a page that asks for nonsense'), () => {
  let window: HeapcaseWindow;
  beforeAll(async () => {
    window = await launchHeapcase();
  });
  afterAll(() => window?.close());

  const call = (name: unknown, request: unknown) =>
    window.page.evaluate(
      async ([method, body]) => {
        const bridge = (
          globalThis as unknown as {
            heapcase: { call(m: unknown, r: unknown): Promise<{ ok: boolean; failure?: { code: string } }> };
          }
        ).heapcase;
        const { ok, failure } = await bridge.call(method, body);
        return { ok, code: failure?.code };
      },
      [name, request] as const,
    );

  test('gets a failure for a method that is not there', async () => {
    for (const name of ['exec', 'fs.readFile', 'toString', '__proto__', '']) {
      expect(await call(name, {})).toEqual({ ok: false, code: 'contract.bad-request' });
    }
  });

  test('gets a failure for a request that does not fit', async () => {
    const declared: Record<string, { request: { safeParse(value: unknown): { success: boolean } } }> = {
      ...methods,
      ...windowMethods,
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(declared)), fc.jsonValue(), async (name, junk) => {
        if (declared[name].request.safeParse(junk).success) return;
        expect(await call(name, junk)).toEqual({ ok: false, code: 'contract.bad-request' });
      }),
      { numRuns: 100 },
    );
  });

  test('a path is no case', async () => {
    for (const id of ['../../etc', '/etc', '..', 'C:\\']) {
      const view = await callBridge(window.page, 'cases.view', { id });
      expect(view.ok).toBe(false);
      const exported = await callBridge(window.page, 'report.export', {
        caseId: id,
        language: 'en',
        format: 'html',
      });
      expect(exported.ok).toBe(false);
    }
  });

  test('a process that is not there is named in a sentence', async () => {
    const result = await callBridge(window.page, 'investigation.start', {
      ...({ forceGc: false } as object),
      host: 'local',
      target: { by: 'pid', pid: 4_194_301 },
      endpoint: null,
      forSeconds: 1,
      everySeconds: 1,
      title: null,
    } as never);
    if (result.ok) {
      await window.page.waitForTimeout(1500);
      const jobs = await callBridge(window.page, 'jobs.list', {});
      expect(jobs.ok && jobs.value.at(-1)?.failure?.code).toBe('target.no-such-pid');
    } else expect(result.failure.code).toBe('target.no-such-pid');
  });
});

describe.skipIf(reason !== undefined)(named('a library that cannot be used'), () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'heapcase-no-library-'));
    writeFileSync(path.join(folder, 'library'), 'a file where a folder should be');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is said on the page, which stays usable', async () => {
    const window = await launchHeapcase({ env: { HEAPCASE_LIBRARY: path.join(folder, 'library') } });
    await window.page.getByRole('button', { name: /Start the demo/ }).click();
    const banner = window.page.locator('.banner-critical');
    await banner.waitFor();
    expect(await banner.textContent()).toMatch(/library.* cannot be/);
    expect(await window.page.getByRole('button', { name: /Start the demo/ }).isEnabled()).toBe(true);
    await window.close();
  });
});
