/** What tests do with the profile views in a window: choose, press keys, read what is shown with every digit, copy. */

import { expect } from 'vitest';
import type { HeapcaseWindow } from '../helpers/electron-app';
import { waitFor } from '../helpers/wait-for';

/** A loaded machine is slow, and no less right. */
const patience = 60_000;
/** A table shows at least so many rows at once. */
const fewestInSight = 4;

/** A function as the table of functions shows it: the titles of its cells hold every digit. */
export interface ShownRow {
  readonly name: string;
  readonly flat: number;
  readonly cum: number;
}

export type ProfileViews = ReturnType<typeof profileViews>;

const asText = ({ name, flat, cum }: ShownRow) => `${name}: ${flat}, ${cum}`;

export function profileViews({ app, page }: HeapcaseWindow) {
  page.setDefaultTimeout(patience);
  const until: typeof waitFor = (what, probe) => waitFor(what, probe, { timeoutMs: patience });
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Keys reach the views when no field has the focus. */
  const leaveField = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const copied = async (what: string, ...keys: string[]) => {
    await app.evaluate(({ clipboard }) => clipboard.clear());
    await leaveField();
    await press(...keys);
    return until(`${what} on the clipboard`, () => app.evaluate(({ clipboard }) => clipboard.readText()));
  };
  const toolbar = page.locator('.profile-toolbar');
  /** Each list holds its label and its choices. */
  const list = (label: string) =>
    toolbar
      .locator('.select')
      .filter({ has: page.locator('span', { hasText: new RegExp(`^${label}$`) }) })
      .locator('select');
  const lists = { type: list('Sample type'), shown: list('Profile'), base: list('Base') };
  /** The functions in sight, in their order. */
  const top = (): Promise<readonly ShownRow[]> =>
    page.locator('.top-row').evaluateAll((rows) => {
      const digits = (row: Element, kind: string) => {
        const title = row.querySelector<HTMLElement>(`.top-${kind}`)?.title ?? '';
        return Number(title.replace('−', '-').replace(/[^\d.-]/g, ''));
      };
      return rows.map((row) => ({
        name: row.querySelector<HTMLElement>('.function-name')?.title ?? '',
        flat: digits(row, 'flat'),
        cum: digits(row, 'cum'),
      }));
    });
  return {
    until,
    press,
    leaveField,
    lists,
    /** The view of this letter: `t` top, `f` flame, `g` graph, `s` source, `p` peek, `r` tree, `c` traces, `l` tags. */
    async show(letter: string) {
      await leaveField();
      await press('v', letter);
    },
    /** Chooses a file of the case by its name. */
    open: (file: string) => lists.shown.selectOption({ label: file }),
    compareWith: (file: string) => lists.base.selectOption({ label: file }),
    sampleType: (type: string) => lists.type.selectOption(type),
    top,
    /** Waits until each function in sight has the figures of these rows, and they fall as these do. */
    async showsTop(
      { rows }: { readonly rows: readonly ShownRow[] },
      what = 'the rows of the engine',
    ): Promise<void> {
      // Several rows may have one name: the starts of a file's functions do.
      const wanted = new Set(rows.map(asText));
      let shown: readonly ShownRow[] = [];
      const isShown = async () => {
        shown = await top();
        // Rows that are equal in what they are sorted by have an order of the window's own.
        const falls = (['flat', 'cum'] as const).some((by) =>
          shown.every((row, at) => row[by] === rows[at]?.[by]),
        );
        const enough = shown.length >= Math.min(fewestInSight, rows.length);
        return enough && falls && shown.every((row) => wanted.has(asText(row)));
      };
      await until(what, isShown).catch((late) => {
        expect(shown.map(asText)).toEqual(rows.slice(0, shown.length || fewestInSight).map(asText));
        throw late;
      });
    },
    summary: async () => (await page.locator('.filter-summary').textContent()) ?? '',
    chip: (flag: string) =>
      page
        .locator('.filter-chip')
        .filter({ has: page.locator('.filter-chip-name', { hasText: new RegExp(`^${flag}$`) }) }),
    link: () => copied('a link', 'c', 'l'),
    command: () => copied('a command', 'c', 'p'),
    /** The table of the view as it is copied: its head, and its rows. */
    async table() {
      const [head = [], ...rows] = (await copied('a table', 'c', 't'))
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => line.split('\t'));
      return { head, rows };
    },
  };
}
