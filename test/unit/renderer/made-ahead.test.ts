/// <reference types="vite/client" />
// What is made before it is seen is in no page until then, keeps what was made, and has its effects only when seen;
// a steady function stays one function and does what the newest one does.
import { act, createElement, type ReactNode, useEffect } from 'react';
import type { Root } from 'react-dom/client';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { SmallPage } from './small-page';

let page: SmallPage;
let root: Root;
let show: (what: ReactNode) => Promise<void>;
let MadeAhead: typeof import('../../../src/renderer/ui/MadeAhead').MadeAhead;
let useSteady: typeof import('../../../src/renderer/ui/use-steady').useSteady;

beforeAll(async () => {
  page = new SmallPage();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', page.defaultView);
  vi.stubGlobal('navigator', { userAgent: '' });
  vi.stubGlobal('HTMLIFrameElement', page.defaultView['HTMLIFrameElement']);
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const { createRoot } = await import('react-dom/client');
  ({ MadeAhead } = await import('../../../src/renderer/ui/MadeAhead'));
  ({ useSteady } = await import('../../../src/renderer/ui/use-steady'));
  show = async (what) => {
    root ??= createRoot(page.body as never);
    await act(async () => root.render(what));
  };
});
afterEach(() => show(null));
afterAll(() => vi.unstubAllGlobals());

const effects: string[] = [];
let made = 0;
function Pane() {
  made++;
  useEffect(() => {
    effects.push('begun');
    return () => void effects.push('ended');
  }, []);
  return createElement('p', null, 'a table');
}

test('what is made ahead is in the page when it is seen, and has its effects from then on', async () => {
  const ahead = (seen: boolean) =>
    createElement(MadeAhead, { seen } as { seen: boolean; children: ReactNode }, createElement(Pane));
  await show(ahead(false));
  expect(made).toBeGreaterThan(0);
  expect(page.body.textContent).toBe('');
  expect(effects).toEqual([]);

  await show(ahead(true));
  expect(page.body.textContent).toBe('a table');
  expect(effects).toEqual(['begun']);

  await show(ahead(false));
  expect(page.body.textContent).toBe('');
  expect(effects).toEqual(['begun', 'ended']);
});

const tellers: (() => string)[] = [];
function Teller({ word }: { word: string }) {
  tellers.push(useSteady(() => word));
  return null;
}

test('a steady function is the same one at every render and does what the newest one does', async () => {
  await show(createElement(Teller, { word: 'first' }));
  await show(createElement(Teller, { word: 'second' }));
  expect(new Set(tellers).size).toBe(1);
  expect(tellers[0]?.()).toBe('second');
});
