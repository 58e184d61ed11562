/** Links to a view: text that is pasted into the palette, here or at a colleague's who has the case. */

import { openCase } from './navigation';
import { openQuery, queryNow } from './profile-look';

const form = /^heapcase:\/\/case\/([\w.~%-]{1,360})\/profiles(?:\?([^#\s]*))?$/;

const linkTo = (caseId: string, query: string): string =>
  `heapcase://case/${encodeURIComponent(caseId)}/profiles?${query}`;

/** A link to what the case's profile pane shows now. */
export const linkToView = (caseId: string): string => linkTo(caseId, queryNow(caseId));

/** Where a link leads; null for what is none. */
export function readLink(text: string): { readonly caseId: string; readonly query: string | null } | null {
  const [, id, query] = form.exec(text.trim()) ?? [];
  if (id === undefined) return null;
  try {
    return { caseId: decodeURIComponent(id), query: query || null };
  } catch {
    return null;
  }
}

export function openLink({ caseId, query }: NonNullable<ReturnType<typeof readLink>>): void {
  if (query === null) openCase(caseId, 'profiles');
  else openQuery(caseId, query);
}
