// Electron's checklist (shared/design: security-and-reliability, section 1) as facts about our own source:
// the folder is small enough to be read by a test.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { mayUse } from '#main/electron/permissions';

const folder = fileURLToPath(new URL('../../../src/main/electron/', import.meta.url));
const preload = fileURLToPath(new URL('../../../src/preload/index.ts', import.meta.url));
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(folder + name, 'utf8') }));
const all = sources.map(({ text }) => text).join('\n');
const filesWith = (word: string) => sources.filter(({ text }) => text.includes(word)).map(({ name }) => name);

test.each([
  'sandbox: true',
  'contextIsolation: true',
  'nodeIntegration: false',
  'nodeIntegrationInSubFrames: false',
  'webviewTag: false',
])('each window has %s', (setting) => {
  expect(filesWith('new BrowserWindow(')).toEqual(['window.ts']);
  expect(all.match(/new BrowserWindow\(/g)).toHaveLength(1);
  expect(all).toContain(setting);
});

test.each([
  'webSecurity',
  'allowRunningInsecureContent',
  'experimentalFeatures',
  'enableBlinkFeatures',
  'executeJavaScript',
  'openDevTools',
  'remote.enable',
  'bypassCSP',
  'file://',
  'loadFile',
  "'no-sandbox'",
])('%s is nowhere', (word) => {
  expect(filesWith(word)).toEqual([]);
});

test('permissions are denied where they are asked and where they are checked', () => {
  expect(filesWith('setPermissionRequestHandler')).toEqual(['guards.ts']);
  expect(filesWith('setPermissionCheckHandler')).toEqual(['guards.ts']);
});

test.each([
  ['clipboard-sanitized-write', 'heapcase://app/index.html', true],
  ['clipboard-sanitized-write', 'heapcase://app', true],
  ['clipboard-sanitized-write', 'heapcase://report/c/en', false],
  ['clipboard-sanitized-write', 'heapcase://app.evil/', false],
  ['clipboard-read', 'heapcase://app/', false],
  ['notifications', 'heapcase://app/', false],
  ['media', 'heapcase://app/', false],
  ['openExternal', 'heapcase://app/', false],
])('%s asked by %s: %s', (permission, from, allowed) => {
  expect(mayUse(permission, from)).toBe(allowed);
});

test.each([
  'will-attach-webview',
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'setWindowOpenHandler',
])('%s is guarded', (event) => {
  expect(filesWith(event)).toEqual(['guards.ts']);
});

test('the page is heard in one place, which looks at the sender first', () => {
  expect(filesWith('ipcMain')).toEqual(['ipc.ts']);
  expect(all.match(/ipcMain\.(on|once|handle|handleOnce)\(/g)).toEqual(['ipcMain.handle(']);
  expect(all).toMatch(/ipcMain\.handle\([^{]*\{\s*if \(!isOurs\(event, origin\)\) throw/);
});

test('links go out in one place', () => {
  expect(filesWith('openExternal')).toEqual(['guards.ts']);
  expect(all).not.toMatch(/shell\.openPath/);
});

test('the preload exposes functions, not Electron', () => {
  const text = readFileSync(preload, 'utf8');
  expect(text.match(/exposeInMainWorld\(/g)).toHaveLength(1);
  expect(text).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer/);
  expect(text).not.toMatch(/listener\(_?event/);
});
