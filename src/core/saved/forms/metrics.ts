/** The text that Prometheus scrapes: `# TYPE` and `# HELP` lines, then `name{label="…"} value [time]`. */

import { completeLines } from '../../probe/lines';
import { message } from '../../words/messages';
import type { TextForm } from './form';
import { figureOf } from './prometheus-answer';

export interface MetricsReading {
  readonly families: number;
  readonly samples: number;
  /** Samples without labels, by name; what is no finite number is left out. */
  readonly values: Readonly<Record<string, number>>;
  readonly unknownLines: number;
}

/** What is said of memory, in this order, where it is there. */
const told = [
  'process_resident_memory_bytes',
  'process_virtual_memory_bytes',
  'go_memstats_heap_inuse_bytes',
  'go_memstats_heap_idle_bytes',
  'go_memstats_heap_released_bytes',
  'go_memstats_next_gc_bytes',
  'go_memstats_sys_bytes',
  'go_goroutines',
  'go_threads',
  'node_memory_MemTotal_bytes',
  'node_memory_MemAvailable_bytes',
  'node_memory_SwapFree_bytes',
  'node_vmstat_oom_kill',
];
const sampleLine =
  /^([a-zA-Z_:][\w:]*)(\{[^\n]*\})?\s+([-+]?(?:[\d.]+(?:e[-+]?\d+)?|Inf|NaN))(?:\s+-?\d+)?\s*$/i;

export const metrics: TextForm<MetricsReading> = {
  read(head, text) {
    if (!/^# (?:HELP|TYPE) [a-zA-Z_:][\w:]* \S/.test(head)) return null;
    const values: Record<string, number> = {};
    let [families, samples, unknownLines] = [0, 0, 0];
    for (const line of completeLines(text)) {
      if (line.startsWith('#')) {
        if (line.startsWith('# TYPE ')) families++;
        continue;
      }
      const found = sampleLine.exec(line);
      if (found === null) {
        if (line.trim() !== '') unknownLines++;
        continue;
      }
      samples++;
      const value = Number(found[3]);
      if (found[2] === undefined && Number.isFinite(value)) values[found[1]] = value;
    }
    return { families, samples, values, unknownLines };
  },
  facts: ({ families, samples, values }) => [
    message('read.metrics', { families, samples }),
    ...told.flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [message('read.metrics-row', { name, value: figureOf(name, value) })];
    }),
  ],
};
