/** Which series are drawn together, and where each comes from: the first monitor that has it. */

import type { SeriesLine } from '#core/chart/pixel-line';
import type { MonitorId, SeriesUnit } from '#core/probe/monitors/monitor';
import type { Key } from '../../i18n';
import type { HeldTrack } from '../../state/monitors';

/** How a line is drawn: by its weight and its dashes as well as its colour. */
export type LineLook = 'main' | 'second' | 'third' | 'limit';

interface LineSpec {
  /** The kernel's and the tools' own names stay as they are. */
  readonly name: string;
  readonly look: LineLook;
  readonly from: readonly (readonly [monitor: MonitorId, series: string])[];
}

export interface ChartSpec {
  readonly id: string;
  readonly title: Extract<Key, `monitors.chart.${string}`>;
  /** A sentence that its figures need. */
  readonly about?: 'monitors.virt';
  readonly unit: SeriesUnit;
  readonly lines: readonly LineSpec[];
}

const line = (name: string, look: LineLook, ...from: LineSpec['from']): LineSpec => ({ name, look, from });

export const charts: readonly ChartSpec[] = [
  {
    id: 'memory',
    title: 'monitors.chart.memory',
    unit: 'kib',
    lines: [
      line('RSS', 'main', ['process', 'VmRSS'], ['pidstat', 'RSS'], ['top', 'RES'], ['smaps', 'Rss']),
      line('RssAnon', 'second', ['process', 'RssAnon'], ['smaps', 'Anonymous']),
      line('swap', 'third', ['process', 'VmSwap'], ['smaps', 'Swap']),
    ],
  },
  {
    id: 'cgroup',
    title: 'monitors.chart.cgroup',
    unit: 'kib',
    lines: [
      line('usage', 'main', ['cgroup', 'usage']),
      line('working set', 'second', ['cgroup', 'working set']),
      line('limit', 'limit', ['cgroup', 'limit']),
    ],
  },
  {
    id: 'available',
    title: 'monitors.chart.available',
    unit: 'kib',
    lines: [
      line('available', 'main', ['free', 'available'], ['process', 'MemAvailable'], ['top', 'available']),
      line('swap used', 'third', ['free', 'swap used'], ['vmstat', 'swpd'], ['top', 'swap used']),
    ],
  },
  {
    id: 'pressure',
    title: 'monitors.chart.pressure',
    unit: 'percent',
    lines: [
      line('full now', 'main', ['psi', 'full now']),
      line('some now', 'second', ['psi', 'some now']),
      line('full avg10', 'third', ['psi', 'full avg10']),
    ],
  },
  {
    id: 'faults',
    title: 'monitors.chart.faults',
    unit: '1/s',
    lines: [
      line('minflt/s', 'second', ['process', 'minflt/s'], ['pidstat', 'minflt/s']),
      line('majflt/s', 'main', ['process', 'majflt/s'], ['pidstat', 'majflt/s']),
    ],
  },
  {
    id: 'swapping',
    title: 'monitors.chart.swapping',
    unit: 'kib/s',
    lines: [line('si', 'second', ['vmstat', 'si']), line('so', 'main', ['vmstat', 'so'])],
  },
  {
    id: 'virt',
    title: 'monitors.chart.virt',
    about: 'monitors.virt',
    unit: 'kib',
    lines: [line('VIRT', 'third', ['process', 'VmSize'], ['pidstat', 'VSZ'], ['top', 'VIRT'])],
  },
  {
    id: 'pages',
    title: 'monitors.chart.pages',
    unit: 'kib',
    lines: [
      line('Private_Dirty', 'main', ['smaps', 'Private_Dirty']),
      line('AnonHugePages', 'second', ['smaps', 'AnonHugePages']),
      line('LazyFree', 'third', ['smaps', 'LazyFree']),
    ],
  },
  {
    id: 'processor',
    title: 'monitors.chart.processor',
    unit: 'percent',
    lines: [
      line('%CPU', 'main', ['top', '%CPU']),
      line('us', 'second', ['vmstat', 'us']),
      line('wa', 'third', ['vmstat', 'wa']),
    ],
  },
];

export interface DrawnLine extends SeriesLine {
  readonly name: string;
  readonly look: LineLook;
  readonly monitor: MonitorId;
}

export interface DrawnChart extends Omit<ChartSpec, 'lines'> {
  readonly lines: readonly DrawnLine[];
}

/** The charts of which there is anything, as they are now: good until the next sample. */
export function drawnCharts(tracks: readonly HeldTrack[]): readonly DrawnChart[] {
  return charts.flatMap(({ lines, ...spec }) => {
    const drawn = lines.flatMap(({ name, look, from }): readonly DrawnLine[] => {
      for (const [monitor, series] of from) {
        const builder = tracks.find((one) => one.monitor === monitor)?.builder;
        const extents = builder?.extents(series);
        if (builder && extents && !extents.isEmpty)
          return [{ name, look, monitor, at: builder.track().at, extents }];
      }
      return [];
    });
    return drawn.some(({ look }) => look !== 'limit') ? [{ ...spec, lines: drawn }] : [];
  });
}
