/**
 * Which profiles a series is made of: the heap's captures of a process life within what the time line shows, or, in a
 * case of opened files, those of a heap.
 */

import { formatDate, formatTime } from '#core/base/time';
import { lifeOf } from '#core/case/life';
import type { CaseView } from '#core/contract/methods';
import { changeLook } from '../../../state/profile-look';
import { setTimeLook, type TimeLook } from '../../../state/spine';
import { openedHeaps, type ProfileChoice, profileChoices } from '../captures';

export interface SeriesMember {
  readonly choice: ProfileChoice;
  /** Of the capture; null for an opened file. */
  readonly number: number | null;
  /** Milliseconds: host time, as on the time line; the time that an opened file names; one second a file without. */
  readonly at: number;
}

/** `host`: by the host's clock. `said`: by what the files say. `name`: they don't say, so by what they are called. */
export type SeriesOrder = 'host' | 'said' | 'name';

export interface CaptureSeries {
  readonly members: readonly SeriesMember[];
  /** Captures that the window of the time line leaves out. */
  readonly outside: number;
  /** Captures of other processes, or of the same one before it was started anew: a line does not join them. */
  readonly otherLives: number;
  readonly order: SeriesOrder;
}

export function seriesOfCase(
  caseView: CaseView,
  { span, capture }: Pick<TimeLook, 'span' | 'capture'>,
): CaptureSeries {
  const offset = caseView.clockOffsetMs ?? 0;
  const choices = profileChoices(caseView);
  const all = choices.flatMap((choice): SeriesMember[] =>
    choice.kind === 'heap-profile' && choice.capture
      ? [{ choice, number: choice.capture.number, at: Date.parse(choice.takenAt) + offset }]
      : [],
  );
  const opened = seriesOfOpened(choices);
  if (all.length === 0 && opened.members.length > 0) return opened;
  // A file of two captures of the same bytes stands for the first.
  const inTime = all.toSorted((a, b) => a.at - b.at);
  const life = lifeShown(inTime, capture);
  const own = inTime.filter(({ choice }) => lifeOf(choice.target) === life);
  const members = own.filter(({ at }) => span === null || (at >= span.from && at <= span.to));
  return {
    members,
    outside: own.length - members.length,
    otherLives: all.length - own.length,
    order: 'host',
  };
}

/** The process life of the capture that is shown; else the one with most captures, of equals the latest. */
function lifeShown(inTime: readonly SeriesMember[], capture: number | null): string {
  const shown = inTime.find(({ number }) => number !== null && number === capture);
  if (shown) return lifeOf(shown.choice.target);
  const counts = new Map<string, number>();
  for (const { choice } of inTime) {
    const life = lifeOf(choice.target);
    const count = (counts.get(life) ?? 0) + 1;
    // Again at the end: of equals the one that lasted is the last.
    counts.delete(life);
    counts.set(life, count);
  }
  const most = Math.max(0, ...counts.values());
  return [...counts].findLast(([, count]) => count === most)?.[0] ?? '';
}

function seriesOfOpened(choices: readonly ProfileChoice[]): CaptureSeries {
  const { choices: heaps, by } = openedHeaps(choices);
  const members = heaps.map((choice, index) => {
    // From 0 on, one second apart: what the engine takes for a series without times.
    const at = by === 'time' ? (choice.opened?.saysTakenAt ?? 0) : index * 1000;
    return { choice, number: null, at };
  });
  return { members, outside: 0, otherLives: 0, order: by === 'time' ? 'said' : 'name' };
}

/** What a member is called: its time where the case has a time line, else its file, with the day where that is known. */
export function memberName({ choice, number, at }: SeriesMember, order: SeriesOrder): string {
  if (number !== null) return formatTime(at);
  return order === 'name' ? choice.file : `${choice.file} (${formatDate(at)} ${formatTime(at)})`;
}

/** Which member a profile is; null where it is none. */
export function indexOf(members: readonly SeriesMember[], evidence: string): number | null {
  const index = members.findIndex(({ choice }) => choice.evidence === evidence);
  return index < 0 ? null : index;
}

/** Shows a member's profile in the views. */
export function showMember(caseId: string, { choice, number }: SeriesMember): void {
  if (number === null) {
    changeLook(caseId, { shown: choice.evidence });
    return;
  }
  changeLook(caseId, { shown: null });
  setTimeLook(caseId, { capture: number });
}
