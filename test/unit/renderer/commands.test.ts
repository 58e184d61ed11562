import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type CommandId,
  commandIds,
  commands,
  isCommandId,
} from '../../../src/renderer/commands/definitions';
import { capsOf, commandOf, type Heard, spellPress } from '../../../src/renderer/commands/keys';
import { type Entry, matching } from '../../../src/renderer/commands/palette-entries';
import { labels } from '../../../src/renderer/i18n/labels';

const heard: readonly Heard[] = ['welcome', 'case', 'flame', 'graph', 'source', 'elsewhere'];
const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('the commands', () => {
  test.each(heard)('have no two with the same keys on %s', (place) => {
    const keys = commandIds
      .filter((id) => commands[id].where === 'everywhere' || commands[id].where === place)
      .flatMap((id) => commands[id].keys);
    expect(keys.length).toBe(new Set(keys).size);
  });

  test.each(heard)('have no single key that begins a pair on %s', (place) => {
    const keys = commandIds
      .filter((id) => commands[id].where === 'everywhere' || commands[id].where === place)
      .flatMap((id) => commands[id].keys);
    const firsts = keys.filter((one) => one.includes(' ')).map((one) => one.split(' ')[0]);
    expect(keys.filter((one) => firsts.includes(one))).toEqual([]);
  });

  test.each(commandIds)('%s has a title in both languages and initials', (id) => {
    expect(labels.en[`command.${id}`]).toBeTruthy();
    expect(labels['zh-CN'][`command.${id}`]).toBeTruthy();
    expect(commands[id].pinyin).toMatch(/^[a-z]+$/);
  });

  test('of the application menu are all in the registry', () => {
    const menu = readFileSync(
      fileURLToPath(new URL('../../../src/main/electron/menu.ts', import.meta.url)),
      'utf8',
    );
    const ids = [...menu.matchAll(/command\(words\.\w+, '([\w.]+)'/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(4);
    expect(ids.filter((id) => !isCommandId(id))).toEqual([]);
  });
});

describe('keys', () => {
  test('are spelled the same on every system', () => {
    expect(spellPress(press('k', { ctrlKey: true }), false)).toBe('mod+k');
    expect(spellPress(press('k', { metaKey: true }), true)).toBe('mod+k');
    expect(spellPress(press('P', { ctrlKey: true, shiftKey: true }), false)).toBe('mod+shift+p');
    expect(spellPress(press('?', { shiftKey: true }), false)).toBe('?');
    expect(spellPress(press('F6', { shiftKey: true }), false)).toBe('shift+F6');
  });

  test('of a pair come one after the other', () => {
    expect(commandOf(null, 'g', 'case', false)).toBe('first-of-pair');
    expect(commandOf('g', 'o', 'case', false)).toBe('tab.overview' satisfies CommandId);
    expect(commandOf('g', 'o', 'welcome', false)).toBeNull();
  });

  test('without Ctrl are left to somebody who types', () => {
    expect(commandOf(null, 'd', 'welcome', false)).toBe('demo.start');
    expect(commandOf(null, 'd', 'welcome', true)).toBeNull();
    expect(commandOf(null, 'mod+k', 'welcome', true)).toBe('palette.open');
    expect(commandOf(null, 'F6', 'case', true)).toBe('region.next');
  });

  test('are shown as caps', () => {
    expect(capsOf('mod+shift+p', false)).toEqual([['Ctrl', 'Shift', 'P']]);
    expect(capsOf('g o', false)).toEqual([['G'], ['O']]);
    expect(capsOf('+', false)).toEqual([['+']]);
  });
});

describe('the palette', () => {
  const entry = (id: string, group: Entry['group'], ...words: string[]): Entry => ({
    id,
    group,
    title: words[0],
    about: '',
    keys: null,
    words,
    run: () => {},
  });
  const entries = [
    entry('theme', 'palette.commands', '切换主题', 'change the theme', 'theme.next', 'qhzt'),
    entry('cases', 'palette.cases', 'orders-api', 'prod-api-3'),
  ];

  test.each(['theme', 'qhzt', '主题', 'change theme'])('finds a command by %s', (query) => {
    expect(matching(entries, query).map(({ id }) => id)).toEqual(['theme']);
  });

  test('shows all before anything is typed, and nothing for what is not there', () => {
    expect(matching(entries, ' ')).toHaveLength(2);
    expect(matching(entries, 'nowhere')).toEqual([]);
  });
});
