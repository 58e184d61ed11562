/** A view as a command line of `go tool pprof`, quoted for a POSIX shell. */

import type { ProfileView } from './view';
import { isSet, type ViewOption, viewOptions } from './view-options';

export interface CommandWanted {
  readonly view: ProfileView;
  /** pprof's command as a flag: `-top`, `-peek=main`, `-http=localhost:0`. */
  readonly command: string;
  /** The file that is shown. */
  readonly profile: string;
  /** The file that is subtracted, where the view says so. */
  readonly base: string | null;
}

/** `go tool pprof -top -sample_index=inuse_space -diff_base=base.pb.gz heap.pb.gz`. */
export function pprofCommand({ view, command, profile, base }: CommandWanted): string {
  const subtracted =
    view.base !== null && base !== null
      ? [`-${view.base.kind === 'diff' ? 'diff_base' : 'base'}=${base}`]
      : [];
  const words = [
    'go',
    'tool',
    'pprof',
    command,
    ...viewFlags(view, subtracted.length > 0),
    ...subtracted,
    profile,
  ];
  return words.map(quoted).join(' ');
}

/** Only what differs from pprof without flags. `normalize` is refused by pprof where nothing is subtracted. */
function viewFlags(view: ProfileView, subtracts: boolean): readonly string[] {
  return viewOptions
    .filter(({ field }) => isSet(view, field) && (field !== 'normalize' || subtracts))
    .map((option) => flagOf(option, view));
}

function flagOf({ field, flag, kind }: ViewOption, view: ProfileView): string {
  const value = view[field];
  if (field === 'granularity' || field === 'sort') return `-${String(value)}`;
  if (kind === 'bool') return value === true ? `-${flag}` : `-${flag}=false`;
  return `-${flag}=${String(value)}`;
}

/** A word as a POSIX shell reads it back. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
