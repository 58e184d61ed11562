import { create } from 'zustand';
import type { CaseSummary, CaseView } from '#core/contract/methods';
import { type Loadable, notAsked } from './loadable';

interface Cases {
  readonly list: Loadable<readonly CaseSummary[]>;
  readonly views: ReadonlyMap<string, Loadable<CaseView>>;
  /** Bytes of each heap profile by evidence id: what the spine draws as heap in use. */
  readonly heapBytes: ReadonlyMap<string, number>;
}

export const useCases = create<Cases>(() => ({
  list: notAsked,
  views: new Map(),
  heapBytes: new Map(),
}));

export const viewOfCase =
  (caseId: string) =>
  ({ views }: Cases): Loadable<CaseView> =>
    views.get(caseId) ?? notAsked;

export const setView = (caseId: string, change: (before: Loadable<CaseView>) => Loadable<CaseView>) =>
  useCases.setState(({ views }) => ({
    views: new Map(views).set(caseId, change(views.get(caseId) ?? notAsked)),
  }));
