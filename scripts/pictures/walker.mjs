import path from 'node:path';
import { say } from '../setup/say.mjs';
import { fileOf, looks, setLook, setSize } from './window.mjs';

/** @typedef {import('./window.mjs').Page} Page */
/** @typedef {import('./window.mjs').ElectronApplication} ElectronApplication */

export const usual = { width: 1280, height: 800 };
const small = { width: 1024, height: 700 };
const large = { width: 1920, height: 1200 };

/** What is looked at in other sizes as well: the words of one language are longer, those of the other cannot be broken. */
const sizedLooks = [looks[0], looks[3]];

/** What a picture waits for at most, where nothing says that the screen is drawn: fonts, a canvas, a menu's fold. */
const settleMs = 350;

/**
 * A walk through the window that stops where there is something to see.
 * @param {Page} page @param {ElectronApplication} app
 * @param {{ folder: string, only: string }} wanted only pictures with `only` in their name
 */
export function walker(page, app, { folder, only }) {
  let areaSeen = false;
  /** @param {string} name @param {() => Promise<unknown>} [ready] */
  async function look(name, ready) {
    if (!name.includes(only)) return;
    for (const wanted of looks) {
      await setLook(page, wanted);
      await ready?.();
      await page.waitForTimeout(settleMs);
      await page.screenshot({ path: path.join(folder, fileOf(name, wanted)) });
    }
    await setLook(page, looks[0]);
    say(name);
  }
  /** In other sizes only one look of each language: what a size breaks, it breaks in both themes. @param {string} name @param {() => Promise<unknown>} [ready] */
  async function sizes(name, ready) {
    if (!name.includes(only)) return;
    for (const size of [small, large]) {
      await setSize(app, size);
      for (const wanted of sizedLooks) {
        await setLook(page, wanted);
        await ready?.();
        await page.waitForTimeout(settleMs);
        await page.screenshot({ path: path.join(folder, fileOf(`${name}-${size.width}`, wanted)) });
      }
    }
    await setLook(page, looks[0]);
    await setSize(app, usual);
    await page.waitForTimeout(settleMs);
  }
  /** All looks, and both other sizes. @param {string} name @param {() => Promise<unknown>} [ready] */
  const lookAndSize = async (name, ready) => {
    await look(name, ready);
    await sizes(name, ready);
  };
  /** @param {...string} keys */
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const settle = () => page.waitForTimeout(settleMs);
  /** Keys reach the window when no field has the focus. @param {string} key @param {string} ready */
  const view = async (key, ready) => {
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await press('v', key);
    await page.locator(ready).first().waitFor();
  };
  /** Opens files as they come from the system: a scratch case is made of them. @param {Record<string, Uint8Array>} dropped */
  const dropAll = async (dropped) => {
    const files = await page.evaluateHandle(
      (all) => {
        const transfer = new DataTransfer();
        for (const { file, data } of all) transfer.items.add(new File([new Uint8Array(data)], file));
        return transfer;
      },
      Object.entries(dropped).map(([file, bytes]) => ({ file, data: [...bytes] })),
    );
    await page.dispatchEvent('body', 'dragenter', { dataTransfer: files });
    if (!areaSeen) await lookAndSize('drop-area');
    areaSeen = true;
    await page.dispatchEvent('body', 'drop', { dataTransfer: files });
    await page.locator('.drop-area').waitFor({ state: 'detached' });
    await page.waitForTimeout(settleMs * 3);
  };
  /** @param {string} name @param {Uint8Array} bytes */
  const drop = (name, bytes) => dropAll({ [name]: bytes });
  return { look, lookAndSize, press, settle, view, drop, dropAll };
}
