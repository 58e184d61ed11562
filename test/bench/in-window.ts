/** What measurements in the real window share: a case with one profile, rounds that may fail once, verdicts. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Provenance } from '#core/case/model';
import { openLibrary } from '#main/store/library';
import type { Input } from './inputs';
import { median } from './measure';
import { loadNow } from './surroundings';

export const caseTitle = ({ name }: Input) => `Measuring ${name}`;

/** A case that holds the input as a file that came by itself: nothing reads it before it is looked at. */
export async function caseWith(input: Input, library: string): Promise<void> {
  const made = await openLibrary(library, { madeBy: 'measure-window' }).create(caseTitle(input));
  const at = new Date().toISOString();
  const provenance: Provenance = {
    host: 'here',
    how: `read ${path.basename(input.file)}`,
    status: null,
    stderr: null,
    takenAt: at,
    endedAt: at,
    clockOffsetMs: null,
    complete: 'whole',
    target: null,
    tool: 'measure-window',
  };
  await made.addEvidence('profile', `${input.name}.pb.gz`, readFileSync(input.file), provenance);
  await made.close();
}

/** A busy machine may let a round fail, such as by a window that does not open in time: each gets a second try. */
export async function roundsOf<R>(count: number, round: () => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  for (let i = 0; i < count; i++) {
    try {
      done.push(await round());
    } catch (thrown) {
      console.log(`(a round failed and is made again, load ${loadNow().toFixed(1)}: ${firstLine(thrown)})`);
      done.push(await round());
    }
  }
  return done;
}

export const firstLine = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? '';

/** With one digit after the point below 100. */
export const figure = (value: number): string => value.toFixed(value < 100 ? 1 : 0);

export const rangeOf = (of: readonly number[]): string =>
  `${figure(median(of))} (${figure(Math.min(...of))} to ${figure(Math.max(...of))})`;

/**
 * Whether a median is at most the limit. Where it is not by the clock, the processor time may say that it would be
 * with nothing else running. That of one thread decides; that of all processes, which run side by side, can only
 * be small enough. Empty where nobody knows it.
 */
export function verdictOf(
  times: readonly number[],
  limit: number,
  work: readonly number[] = [],
  of: 'one thread' | 'all processes' = 'one thread',
): string {
  const least = `<= ${figure(limit)} ms: `;
  if (median(times) <= limit) return `${least}met`;
  if (work.length === 0) return `${least}MISSED`;
  const byWork = median(work);
  const byClock = `${least}MISSED by the clock; processor ${figure(byWork)} ms`;
  if (byWork <= limit) return `${byClock}, met by that`;
  return of === 'one thread' ? `${byClock}, MISSED, too` : `${byClock} side by side`;
}
