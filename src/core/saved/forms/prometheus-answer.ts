/** What Prometheus answers as JSON to a query, a query over a range, and a question for its alerts. */

import { formatBytes, formatNumber } from '../../base/units';
import { message } from '../../words/messages';
import { notSaid, type TextForm } from './form';

export interface PrometheusAnswer {
  /** `vector`, `matrix`, `scalar`, `string`, `alerts`; `error` where the query was refused, else `other`. */
  readonly type: string;
  readonly error: string | null;
  readonly series: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    /** Seconds since 1970 and the value, which may be NaN or endless: then null. */
    readonly samples: readonly (readonly [at: number, value: number | null])[];
  }[];
  readonly alerts: readonly {
    readonly name: string;
    readonly state: string;
    readonly since: string | null;
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

const mostRows = 10;
const largest = 64 * 1024 * 1024;

export const prometheusAnswer: TextForm<PrometheusAnswer> = {
  read(head, text) {
    if (!/^\s*\{\s*"status"\s*:\s*"(?:success|error)"/.test(head) || text.length > largest) return null;
    const answer = objectIn(text);
    if (answer === null) return null;
    const data = recordOf(answer['data']);
    const result = data['result'];
    const alerts = listOf(data['alerts']).map(recordOf);
    const resultType = textOf(data['resultType']);
    if (answer['status'] === 'error')
      return {
        type: 'error',
        error: textOf(answer['error']) ?? textOf(answer['errorType']),
        series: [],
        alerts: [],
      };
    if (resultType === null && alerts.length === 0 && !Array.isArray(data['alerts'])) return null;
    return {
      type: resultType ?? 'alerts',
      error: null,
      series:
        resultType === 'vector' || resultType === 'matrix'
          ? listOf(result).map(recordOf).map(seriesOf)
          : resultType === 'scalar' && Array.isArray(result)
            ? [{ name: 'scalar', labels: {}, samples: samplesOf([result]) }]
            : [],
      alerts: alerts.map((alert) => {
        const { alertname, ...labels } = labelsOf(alert['labels']);
        return {
          name: alertname ?? notSaid,
          state: textOf(alert['state']) ?? notSaid,
          since: textOf(alert['activeAt']),
          labels,
        };
      }),
    };
  },

  facts: ({ type, error, series, alerts }) => [
    error !== null || type === 'error'
      ? message('read.prometheus-error', { reason: error ?? notSaid })
      : type === 'alerts'
        ? message('read.prometheus-alerts', { alerts: alerts.length })
        : message('read.prometheus', { type, series: series.length }),
    ...series.slice(0, mostRows).map(({ name, labels, samples }) => {
      const last = samples.at(-1);
      return message('read.prometheus-row', {
        name: named(name, labels),
        samples: samples.length,
        first: figureOf(name, samples[0]?.[1] ?? null),
        last: figureOf(name, last?.[1] ?? null),
        at: timeOf(last?.[0]),
      });
    }),
    ...alerts
      .slice(0, mostRows)
      .map(({ name, state, since, labels }) =>
        message('read.prometheus-alert', { name: named(name, labels), state, since: since ?? notSaid }),
      ),
  ],
};

function seriesOf(series: Readonly<Record<string, unknown>>): PrometheusAnswer['series'][number] {
  const { __name__: name, ...labels } = labelsOf(series['metric']);
  const samples = Array.isArray(series['values']) ? series['values'] : [series['value']];
  return { name: name ?? '', labels, samples: samplesOf(samples) };
}

const samplesOf = (pairs: readonly unknown[]): readonly (readonly [number, number | null])[] =>
  pairs.flatMap((pair) => {
    if (!Array.isArray(pair) || typeof pair[0] !== 'number' || typeof pair[1] !== 'string') return [];
    const value = pair[1].trim() === '' ? Number.NaN : Number(pair[1]);
    return [[pair[0], Number.isFinite(value) ? value : null] as const];
  });

function labelsOf(value: unknown): Readonly<Record<string, string | undefined>> & Record<string, string> {
  return Object.fromEntries(
    Object.entries(recordOf(value)).filter(([, label]) => typeof label === 'string'),
  ) as Record<string, string>;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    // Cut or changed: then it is a text, and its lines are counted.
    return null;
  }
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** As PromQL writes it. */
function named(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(', ')}}`;
}

/** Prometheus' names say their unit at their end. */
export const figureOf = (name: string, value: number | null): string =>
  value === null
    ? notSaid
    : /_bytes$/.test(name)
      ? formatBytes(value)
      : formatNumber(value, value % 1 === 0 ? 0 : 2);

const timeOf = (seconds: number | undefined): string =>
  seconds !== undefined && Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000).toISOString() : notSaid;
