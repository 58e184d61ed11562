/** What made a capture of a watchdog, as every screen calls it. */

import type { Key, Text } from '.';

const keys: Readonly<Record<string, Key>> = {
  baseline: 'watch.rung.baseline',
  later: 'watch.rung.later',
  test: 'watch.rung.test',
  fast: 'watch.rule.fast',
  tto: 'watch.rule.tto',
  growth: 'watch.rule.growth',
  psi: 'watch.rule.psi',
  goroutines: 'watch.rule.goroutines',
  threads: 'watch.rule.threads',
  fds: 'watch.rule.fds',
  oom: 'watch.rung.oom',
};

/** `90 %`, `baseline`, `Fast path`; what a newer script calls otherwise keeps its name. */
export function rungName(t: Text, rung: string): string {
  if (/^\d{1,3}$/.test(rung)) return `${rung} %`;
  const key = keys[rung];
  return key ? (t as (key: Key) => string)(key) : rung;
}
