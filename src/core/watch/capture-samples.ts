/**
 * The memory of a process at the moments of a watchdog's captures: each keeps the kernel's own files, which give a
 * sample as the recording of an investigation has them.
 */

import { parseTime } from '../base/time';
import type { Evidence, Target } from '../case/model';
import type { CaseRecord, ReadEvidence } from '../case/record';
import { parseCgroupBytes, parseCgroupLimit } from '../probe/cgroup';
import { parseMemInfo } from '../probe/meminfo';
import type { MemorySample } from '../probe/memory-sample';
import { parseProcStatus } from '../probe/proc-status';
import { decodeUtf8 } from '../profile/strings';

export interface CaptureSample {
  /** The file that holds the process's own figures. */
  readonly evidence: string;
  readonly target: Target | null;
  readonly sample: MemorySample;
}

/** In order of time. A capture whose files say too little gives none. */
export async function captureSamples(
  record: CaseRecord,
  read: ReadEvidence,
): Promise<readonly CaptureSample[]> {
  const samples: CaptureSample[] = [];
  for (const { watch, evidence } of record.captures) {
    const process = watch ? fileOf(evidence, 'process.txt') : undefined;
    const host = fileOf(evidence, 'host.txt');
    if (!process || !host) continue;
    const text = async (file: Evidence | undefined) => {
      const bytes = file ? await read(file.id) : new Uint8Array();
      return decodeUtf8(bytes, 0, bytes.length);
    };
    try {
      const cgroup = await text(fileOf(evidence, 'cgroup.txt'));
      const sample = sampleIn(await text(process), await text(host), cgroup, hostTime(process));
      if (sample) samples.push({ evidence: process.id, target: process.provenance.target, sample });
    } catch {
      // Bytes that can no longer be read are told of where the evidence itself is shown.
    }
  }
  return samples.sort((a, b) => a.sample.at - b.sample.at);
}

const fileOf = (evidence: readonly Evidence[], name: string) =>
  evidence.find(({ provenance }) => provenance.watch?.file === name && provenance.complete === 'whole');

const hostTime = ({ provenance }: Evidence): number =>
  (parseTime(provenance.takenAt) ?? 0) + (provenance.clockOffsetMs ?? 0);

/** `at`: milliseconds by the host's clock. Null where a figure is missing that a sample must have. */
export function sampleIn(process: string, host: string, cgroup: string, at: number): MemorySample | null {
  const block = (text: string, ends: RegExp) =>
    blocksOf(text).find(({ path }) => ends.test(path))?.text ?? '';
  const status = parseProcStatus(block(process, /\/status$/));
  const { totalKb, availableKb } = parseMemInfo(block(host, /\/meminfo$/));
  if (status.rssKb === null || totalKb === null) return null;
  const limit = tightest(cgroup);
  return {
    at,
    rssKb: status.rssKb,
    rssAnonKb: status.rssAnonKb,
    rssFileKb: status.rssFileKb,
    rssShmemKb: status.rssShmemKb,
    swapKb: status.swapKb,
    threads: status.threads,
    cgroupLimitKb: limit === null ? null : limit.limit / 1024,
    cgroupUsageKb: limit === null || limit.usage === null ? null : limit.usage / 1024,
    hostTotalKb: totalKb,
    hostAvailableKb: availableKb,
  };
}

interface Block {
  readonly path: string;
  readonly text: string;
}

/** `== /proc/1/status`, then the file's text, up to the next such line. */
function blocksOf(text: string): readonly Block[] {
  return `\n${text}`
    .split('\n== ')
    .slice(1)
    .map((block) => {
      const end = block.indexOf('\n');
      return end < 0
        ? { path: block, text: '' }
        : { path: block.slice(0, end), text: `${block.slice(end + 1)}\n` };
    });
}

/** The least limit of the groups from the target's own up to the root, and what is charged to that group. */
function tightest(text: string): { readonly limit: number; readonly usage: number | null } | null {
  const blocks = blocksOf(text);
  let least: { limit: number; usage: number | null } | null = null;
  for (const { path, text: value } of blocks) {
    const found = /^(.*\/memory\.)(limit_in_bytes|max)$/.exec(path);
    const limit = found ? parseCgroupLimit(value.trim()) : null;
    if (!found || limit === null || (least !== null && limit >= least.limit)) continue;
    const usage = `${found[1]}${found[2] === 'max' ? 'current' : 'usage_in_bytes'}`;
    const used = blocks.find((block) => block.path === usage)?.text.trim();
    least = { limit, usage: used === undefined ? null : parseCgroupBytes(used) };
  }
  return least;
}
