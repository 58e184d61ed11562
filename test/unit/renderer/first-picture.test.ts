// What has come already is part of the first picture: neither its code nor its answer is waited for once more.
import { type ComponentType, createElement, lazy, Suspense } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test, vi } from 'vitest';
import { useAnswer } from '../../../src/renderer/profiles/use-answer';
import { late } from '../../../src/renderer/ui/late';

const Pane = ({ of }: { readonly of: string }) => createElement('p', null, `the pane of ${of}`);
const pictureOf = (component: ComponentType<{ readonly of: string }>) =>
  renderToStaticMarkup(
    createElement(Suspense, { fallback: 'loading' }, createElement(component, { of: 'a case' })),
  );

describe('a component that is loaded apart', () => {
  test('is rendered at once where it has come, unlike React’s own', async () => {
    const pane = late(async () => Pane);
    expect(pictureOf(pane)).toContain('loading');
    await pane.load();
    expect(pictureOf(pane)).toBe('<p>the pane of a case</p>');
    const ofReact = lazy(async () => ({ default: Pane }));
    await Promise.resolve();
    expect(pictureOf(ofReact)).toContain('loading');
  });

  test('is loaded once, and again after a failure', async () => {
    const load = vi.fn<() => Promise<typeof Pane>>().mockRejectedValueOnce(new Error('no disk'));
    load.mockResolvedValue(Pane);
    const pane = late(load);
    await expect(pane.load()).rejects.toThrow('no disk');
    await Promise.all([pane.load(), pane.load()]);
    expect(load).toHaveBeenCalledTimes(2);
    expect(pictureOf(pane)).toBe('<p>the pane of a case</p>');
  });
});

function Asking({ known }: { readonly known: () => string | undefined }) {
  const { value, state } = useAnswer('question', () => new Promise<string>(() => {}), known);
  return createElement('p', null, `${state}: ${value}`);
}

describe('an answer', () => {
  test('that is known is shown in the first picture', () => {
    const known = () => 'the table';
    expect(renderToStaticMarkup(createElement(Asking, { known }))).toBe('<p>answered: the table</p>');
  });

  test('that is not known is waited for', () => {
    const known = () => undefined;
    expect(renderToStaticMarkup(createElement(Asking, { known }))).toBe('<p>working: null</p>');
  });
});
