/** What is looked at, as the command of `go tool pprof` that shows the same. */

import { defaultView, type ProfileView } from '#core/profile/view';
import { pprofCommand } from '#core/profile/view-flags';
import type { ProfileScreen, SeriesLook } from '../../state/look';
import { exactly, searchExpression } from './filters';

/** What is peeked at: what is searched, else the selected function. Null where neither is. */
export function peekExpression(filter: string, selection: string | null): string | null {
  if (filter.trim() !== '') return searchExpression(filter);
  return selection === null ? null : exactly(selection);
}

interface Looked {
  readonly screen: ProfileScreen;
  readonly view: ProfileView;
  readonly filter: string;
  /** Paths of the files. */
  readonly profile: string;
  readonly base: string | null;
}

/** Flame graphs are in pprof's web pages only; its `goroutines` is the list of traces. */
export function toolCommand({ screen, view, filter, profile, base }: Looked): string {
  const peek = peekExpression(filter, view.selection) ?? '.';
  const source = view.selection === null ? '.' : exactly(view.selection);
  const commands: Readonly<Record<ProfileScreen, string>> = {
    top: '-top',
    flame: '-http=localhost:0',
    graph: '-svg',
    peek: `-peek=${peek}`,
    tree: '-tree',
    traces: '-traces',
    tags: '-tags',
    source: `-list=${source}`,
    goroutines: '-traces',
  };
  return pprofCommand({ view: seenBy(screen, view), command: commands[screen], profile, base });
}

/** The selected function's instructions: pprof reads them from the program, which lies where the profile says. */
export const disasmCommand = ({ view, profile, base }: Omit<Looked, 'screen' | 'filter'>): string =>
  pprofCommand({ view, command: `-disasm=${exactly(view.selection ?? '.')}`, profile, base });

interface SeriesLooked extends Pick<SeriesLook, 'sampleType' | 'sort'> {
  /** Paths of the files. */
  readonly first: string;
  readonly last: string;
}

/** What grew from the first profile of a series to the last: pprof knows no more than two. */
export function seriesCommand({ sampleType, sort, first, last }: SeriesLooked): string {
  const view: ProfileView = {
    ...defaultView,
    sampleType,
    sort,
    trim: false,
    base: { kind: 'diff', evidence: '' },
  };
  return pprofCommand({ view, command: '-top', profile: last, base: first });
}

/** Goroutines are counted, whatever numbers the memory views show: 3 of them are not 3 bytes. */
const seenBy = (screen: ProfileScreen, view: ProfileView): ProfileView => {
  if (screen !== 'goroutines') return view;
  const { sampleType, unit, mean, divideBy } = defaultView;
  return { ...view, sampleType, unit, mean, divideBy };
};
