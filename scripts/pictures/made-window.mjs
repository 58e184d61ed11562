import { build } from 'vite';
import { inProject } from '../setup/places.mjs';

/** @typedef {import('./window.mjs').Page} Page */
/** @typedef {import('./window.mjs').ElectronApplication} ElectronApplication */

/** The bridge of the window's own tests, as one script for a page. */
async function bundleBridge() {
  const built = await build({
    configFile: false,
    root: inProject(),
    logLevel: 'warn',
    build: {
      lib: { entry: inProject('test', 'helpers', 'fake-bridge.ts'), formats: ['iife'], name: 'made' },
      write: false,
      minify: false,
    },
  });
  const [{ output }] = /** @type {{ output: { code: string }[] }[]} */ (
    Array.isArray(built) ? built : [built]
  );
  return output[0].code;
}

/** Which scene the page is to play is kept where a reload finds it. */
const startScene = `(() => {
  const bridge = made.createFakeBridge(JSON.parse(sessionStorage.getItem('scene') ?? '{}'));
  const listeners = new Set();
  globalThis.heapcase = {
    call: bridge.call,
    subscribe(listener) {
      listeners.add(listener);
      const end = bridge.subscribe(listener);
      return () => { listeners.delete(listener); end(); };
    },
  };
  globalThis.tellHeapcase = (event) => { for (const listener of listeners) listener(event); };
})();`;

/**
 * The built page in a window without a main process of its own, in the place of the real one: it shows what no real
 * host would do on demand.
 * @param {ElectronApplication} app @param {{ width: number, height: number }} size
 */
export async function openMade(app, size) {
  const [real] = app.windows();
  const opening = app.waitForEvent('window');
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    new BrowserWindow({ width, height, useContentSize: true }).loadURL('about:blank');
  }, size);
  const page = await opening;
  await page.addInitScript(`${await bundleBridge()};\n${startScene}`);
  await real.close();
  await page.goto('heapcase://app/');
  return {
    page,
    /** Starts the page anew with another main process. @param {object} scene as `createFakeBridge` has it */
    async play(scene) {
      await page.evaluate((wanted) => sessionStorage.setItem('scene', JSON.stringify(wanted)), scene);
      await page.reload();
      await page.locator('.status-button').first().waitFor();
    },
    /** What a main process says without being asked. @param {object} event */
    tell: (event) => page.evaluate((said) => /** @type {any} */ (globalThis).tellHeapcase(said), event),
  };
}
