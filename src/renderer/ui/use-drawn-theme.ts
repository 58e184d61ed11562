import { useSyncExternalStore } from 'react';

/** Changes when the document has taken on another look: then colours that were looked up for a canvas are looked up anew. */
export const useDrawnTheme = (): string => useSyncExternalStore(onChange, lookNow);

const root = () => document.documentElement;
const attributes = ['data-theme', 'data-contrast'];

const lookNow = (): string => attributes.map((name) => root().getAttribute(name) ?? '').join(' ');

function onChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(root(), { attributes: true, attributeFilter: attributes });
  return () => observer.disconnect();
}
