// What the window is before anything happens: quick, quiet, and shut in.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HeapcaseWindow, launchHeapcase, startAgain, whyNoWindow } from '../helpers/electron-app';

const reason = whyNoWindow();

describe.skipIf(reason !== undefined)(`the welcome page${reason ? ` (${reason})` : ''}`, () => {
  let window: HeapcaseWindow;
  beforeAll(async () => {
    window = await launchHeapcase();
    await window.page.getByRole('button', { name: /Start the demo/ }).waitFor();
  });
  afterAll(() => window?.close());

  test('offers the demo, the sample case and adding a host', async () => {
    for (const name of [/Start the demo/, /sample case/i, /Add a host/]) {
      expect(await window.page.getByRole('button', { name }).count()).toBeGreaterThan(0);
    }
  });

  test('has nothing to complain about', () => {
    expect(window.complaints).toEqual([]);
  });

  test('runs in a sandbox, apart from Node and Electron', async () => {
    const preferences = await window.app.evaluate(({ BrowserWindow }) => {
      const [first] = BrowserWindow.getAllWindows();
      const contents = first.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webviewTag } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webviewTag };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    const seen = await window.page.evaluate(() => {
      const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'];
      return names.filter((name) => name in globalThis);
    });
    expect(seen).toEqual([]);
    const bridge = await window.page.evaluate(() =>
      Object.keys((globalThis as unknown as { heapcase: object }).heapcase).sort(),
    );
    expect(bridge).toEqual(['call', 'openDropped', 'subscribe']);
  });

  test('comes from our own scheme, with its policy', async () => {
    expect(window.page.url()).toBe('heapcase://app/index.html');
    const policy = await window.page.evaluate(
      async () => (await fetch('/index.html')).headers.get('content-security-policy') ?? '',
    );
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  test('is isolated from other origins: only so it shares memory with its workers, to stop a sum that runs', async () => {
    expect(await window.page.evaluate(() => [crossOriginIsolated, typeof SharedArrayBuffer])).toEqual([
      true,
      'function',
    ]);
  });

  test('serves nothing but the page', async () => {
    const found = await window.page.evaluate(async () => {
      const paths = [
        '/../main/index.cjs',
        '/%2e%2e/main/index.cjs',
        '/..%2f..%2fpackage.json',
        '/.env',
        '/nope',
      ];
      return Promise.all(paths.map(async (path) => (await fetch(path)).status));
    });
    expect(found).toEqual([404, 404, 404, 404, 404]);
  });

  test('refuses code from text, WebAssembly, other hosts, new windows and other pages', async () => {
    // In a timer: what Playwright itself calls is exempt from the ban on eval.
    const refused = await window.page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          setTimeout(async () => {
            const attempts: Record<string, () => unknown> = {
              eval: () => Function('return 1')(),
              wasm: () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
              https: () => fetch('https://example.org/'),
              file: () => fetch('file:///etc/hostname'),
              report: () => fetch('heapcase://report/x/en'),
              worker: () => new Worker('data:text/javascript,1'),
              html: () => {
                document.createElement('div').innerHTML = '<p>text</p>';
              },
            };
            const failed: string[] = [];
            for (const [name, attempt] of Object.entries(attempts)) {
              try {
                await attempt();
              } catch {
                failed.push(name);
              }
            }
            resolve(failed);
          }, 0);
        }),
    );
    expect(refused).toEqual(['eval', 'wasm', 'https', 'file', 'report', 'worker', 'html']);

    await window.page.evaluate(() => {
      globalThis.open('https://example.org/');
      location.href = 'https://example.org/';
    });
    await window.page.waitForTimeout(300);
    expect(window.page.url()).toBe('heapcase://app/index.html');
    expect(window.app.windows()).toHaveLength(1);
  });

  test('may write to the clipboard and use nothing else of the system', async () => {
    const states = await window.page.evaluate(() =>
      Promise.all([
        Notification.requestPermission(),
        ...['geolocation', 'clipboard-read'].map(
          async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
        ),
      ]),
    );
    expect(states).toEqual(['denied', 'denied', 'denied']);
  });
});

describe.skipIf(reason !== undefined)(`starting${reason ? ` (${reason})` : ''}`, () => {
  test('a second start brings the first window forward and ends', async () => {
    const window = await launchHeapcase();
    const first = await window.app.evaluate(() => process.pid);
    await startAgain(window);
    expect(await window.app.evaluate(() => process.pid)).toBe(first);
    await window.close();
  });
});
