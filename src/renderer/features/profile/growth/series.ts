/** Which captures a series is made of: heap profiles of one process life, within what the time line shows. */

import type { CaseView } from '#core/contract/methods';
import type { TimeLook } from '../../../state/spine';
import { type ProfileChoice, profileChoices } from '../captures';

export interface SeriesMember {
  readonly choice: ProfileChoice;
  readonly number: number;
  /** Host time, milliseconds, as on the time line. */
  readonly at: number;
}

export interface CaptureSeries {
  readonly members: readonly SeriesMember[];
  /** Captures that the window of the time line leaves out. */
  readonly outside: number;
}

export function seriesOfCase(caseView: CaseView, { span }: TimeLook): CaptureSeries {
  const offset = caseView.clockOffsetMs ?? 0;
  const all = profileChoices(caseView).flatMap((choice): SeriesMember[] =>
    choice.kind === 'heap-profile' && choice.capture
      ? [{ choice, number: choice.capture.number, at: Date.parse(choice.takenAt) + offset }]
      : [],
  );
  // A file of two captures of the same bytes stands for the first.
  const inTime = all.toSorted((a, b) => a.at - b.at);
  const members = inTime.filter(({ at }) => span === null || (at >= span.from && at <= span.to));
  return { members, outside: all.length - members.length };
}
