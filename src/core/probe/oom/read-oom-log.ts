/** Reads a kernel log, a journal or the words of a supervisor: who was killed, by whom, how sure that is. */

import { KernelReport } from './kernel-report';
import { logEntries, parseText } from './log-entries';
import { noStamp } from './log-line';
import type { LogStamp, OomKill, OomReading } from './model';
import { gradeWithHighMemory, oomVerdict } from './oom-verdict';
import { Witnesses } from './witnesses';

const burstSeconds = 5;
const eventMessage = /^\s*"message":\s*("(?:[^"\\]|\\.)*")/;
const eventTime = /^\s*"(?:firstTimestamp|eventTime)":\s*"([^"]+)"/;

/** Never throws: what is not understood is passed over. */
export function readOomLog(text: string): OomReading {
  const kernel = new KernelReport();
  const witnesses = new Witnesses();
  for (const entry of logEntries(text, () => kernel.insideEvent)) {
    const { text: line } = entry;
    if (entry.stamp.form === 'none' && line.includes('"')) {
      const message = eventMessage.exec(line);
      const said = message ? parseText(message[1]) : null;
      if (said !== null) {
        kernel.read({ stamp: noStamp, text: said, seconds: null }, false);
        continue;
      }
      const at = eventTime.exec(line);
      if (at) stampLast(kernel.kills, at[1]);
    }
    kernel.read(entry, entry.cut);
    witnesses.read(entry);
  }
  kernel.end();
  const facts = {
    kills: kernel.kills,
    openEvents: kernel.openEvents,
    units: witnesses.units,
    containers: witnesses.containers,
    userspaceKillers: witnesses.userspaceKillers,
    goRuntimeOutOfMemory: witnesses.goRuntimeOutOfMemory,
  };
  const verdict = oomVerdict(facts);
  return {
    ...facts,
    killGroups: countBursts(kernel.kills, kernel.killTimes),
    header: kernel.header,
    memcg: kernel.memcg,
    memcgStats: kernel.memcgStats,
    memInfo: kernel.memInfo,
    tasks: kernel.tasks,
    reaped: kernel.reaped,
    restarts: witnesses.restarts,
    verdict,
    gradeWithHighMemoryBefore: gradeWithHighMemory(facts, verdict),
    lines: countLines(text),
  };
}

function countLines(text: string): number {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** An event object of Kubernetes quotes the kernel's line and gives the time apart from it. */
function stampLast(kills: OomKill[], raw: string): void {
  const last = kills.at(-1);
  if (last?.time.form !== 'none' || Number.isNaN(Date.parse(raw))) return;
  const utc = raw.endsWith('Z') ? raw : new Date(raw).toISOString();
  const time: LogStamp = { raw, form: 'rfc3339', utc };
  kills[kills.length - 1] = { ...last, time };
}

function countBursts(kills: readonly OomKill[], times: readonly (number | null)[]): number {
  let bursts = 0;
  kills.forEach((kill, index) => {
    const before = index > 0 ? kills[index - 1] : undefined;
    const [at, beforeAt] = [times[index] ?? null, index > 0 ? (times[index - 1] ?? null) : null];
    const near = at !== null && beforeAt !== null && Math.abs(at - beforeAt) <= burstSeconds;
    const sameScope = before?.scope === kill.scope || before?.scope === null || kill.scope === null;
    if (!(before && near && sameScope)) bursts++;
  });
  return bursts;
}
