/** Reports that are profiles again: proto (what the view left) and topproto (the top table). */

import { buildProfile } from './build';
import { exactValue, type Profile } from './columns';
import { encodeProfile } from './encode';
import { outputUnit, type Report } from './report';
import { trimmedGraph } from './trim';
import { scale } from './units';

/** pprof: report.printProto. Values are divided by divide_by. */
export function writeProto({ profile, options: { ratio } }: Report): Uint8Array {
  if (ratio <= 0 || ratio === 1) return encodeProfile(profile);
  const values = profile.samples.values.map((column) => ({
    numbers: column.numbers.map((_, i) => Math.trunc(Number(exactValue(column, i)) * ratio)),
    exact: null,
  }));
  return encodeProfile({ ...profile, samples: { ...profile.samples, values } });
}

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
