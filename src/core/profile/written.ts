/** Views and reports that are profiles again: what a view left, proto (the same, written) and topproto (the top table). */

import { buildProfile } from './build';
import { exactValue, type Profile } from './columns';
import { encodeProfile } from './encode';
import { subtractBase } from './merge';
import { makeReport, outputUnit, type Report } from './report';
import { trimmedGraph } from './trim';
import { scale } from './units';
import type { ProfileView } from './view';

/**
 * What a view shows of a profile, as a profile: `encodeProfile` of it is what `pprof -proto` writes with the view's
 * flags, and reports on it are those of the view. Focus, hide and the other filters, tagroot and tagleaf, noinlines
 * and divide_by are done to it. What only chooses how a report shows a profile (sample type, granularity, trimming,
 * sort, unit, mean) is not: all sample types stay.
 *
 * `base` is the profile that `view.base` names, subtracted as its kind and `view.normalize` say (as pprof's -base
 * where the view names none); leave it out where the profile is a difference already. Several profiles become one
 * with `mergeProfiles` before. Throws a `Failure` for a bad expression, and for a base of other sample types.
 */
export function profileOf(profile: Profile, view: ProfileView, base: Profile | null = null): Profile {
  const difference = base ? subtractBase(profile, base, view.base?.kind ?? 'base', view.normalize) : profile;
  return divided(makeReport(difference, view, 'proto'));
}

/** Values are divided by divide_by, towards zero. */
function divided({ profile, options: { ratio } }: Report): Profile {
  if (ratio <= 0 || ratio === 1) return profile;
  const values = profile.samples.values.map((column) => ({
    numbers: column.numbers.map((_, i) => Math.trunc(Number(exactValue(column, i)) * ratio)),
    exact: null,
  }));
  return { ...profile, samples: { ...profile.samples, values } };
}

/** pprof: report.printProto. */
export const writeProto = (report: Report): Uint8Array => encodeProfile(divided(report));

/** pprof: report.printTopProto. */
export function writeTopProto(report: Report): Uint8Array {
  const { graph } = trimmedGraph(report, 'inline marks');
  const unit = outputUnit(report, graph);
  const { profile, options } = report;
  const whole = (value: number) => Math.trunc(scale(value, options.sampleUnit, unit).value);
  const { timeNanos, durationNanos, period, periodType }: Profile = profile;
  return encodeProfile(
    buildProfile({
      sampleTypes: [
        { type: 'cum', unit },
        { type: 'flat', unit },
      ],
      timeNanos,
      durationNanos,
      period,
      periodType,
      samples: graph.nodes.map(({ info, cumValue, flatValue }, i) => ({
        values: [whole(cumValue), whole(flatValue)],
        stack: [
          {
            // Nodes that look alike (binaries without names) stay apart.
            key: `${i}`,
            address: info.address,
            lines: [
              {
                function: info.name,
                systemName: '',
                file: info.file,
                startLine: info.startLine,
                line: info.line,
                column: info.column,
              },
            ],
          },
        ],
      })),
    }),
  );
}
