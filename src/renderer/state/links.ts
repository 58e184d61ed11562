/** Links to a view: text that is pasted into the palette or handed to the system, here or at a colleague's who has the case. */

import { linkForm } from '#core/contract/link-form';
import { type LookedTab, openCase } from './navigation';
import { openQuery, queryNow } from './profile-look';

/** A link to what the case's profiles, or their growth, show now. */
export const linkToView = (caseId: string, tab: LookedTab = 'profiles'): string =>
  `heapcase://case/${encodeURIComponent(caseId)}/${tab}?${queryNow(caseId)}`;

export interface ViewLink {
  readonly caseId: string;
  readonly tab: LookedTab;
  readonly query: string | null;
}

/** Where a link leads; null for what is none. */
export function readLink(text: string): ViewLink | null {
  const [, id, tab, query] = linkForm.exec(text.trim()) ?? [];
  if (id === undefined) return null;
  try {
    return { caseId: decodeURIComponent(id), tab: tab as LookedTab, query: query || null };
  } catch {
    return null;
  }
}

export function openLink({ caseId, tab, query }: ViewLink): void {
  if (query === null) openCase(caseId, tab);
  else openQuery(caseId, query, tab);
}
