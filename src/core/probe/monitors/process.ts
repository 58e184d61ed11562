/**
 * The target itself, from /proc/PID/status and stat: the loop of `sampler-script.ts`, whose recording is the memory chart
 * of a case. It costs the target nothing: no page is walked.
 */

import type { MemorySample } from '../memory-sample';
import { SamplerReader } from '../sampler-output';
import { samplerScript } from '../sampler-script';
import { psSamplerScript } from '../sampler-script-ps';
import { rateOf } from './kernel-files';
import { present } from './line-monitor';
import type { MonitorAsk, MonitorDefinition, MonitorNews, MonitorReader } from './monitor';

const pidOf = ({ target }: Pick<MonitorAsk, 'target'>): number => target?.pid ?? 0;

class ProcessReader implements MonitorReader {
  readonly notes = new Set<never>();
  readonly #sampler = new SamplerReader();
  #before: MemorySample | null = null;

  get unknownLines(): number {
    return this.#sampler.unknownLines;
  }

  push(text: string): MonitorNews {
    const { samples, end } = this.#sampler.push(text);
    return {
      end,
      samples: samples.map((sample) => {
        const before = this.#before;
        this.#before = sample;
        const seconds = before !== null && sample.at > before.at ? (sample.at - before.at) / 1000 : null;
        return {
          at: sample.at,
          values: present({
            VmRSS: sample.rssKb,
            RssAnon: sample.rssAnonKb,
            RssFile: sample.rssFileKb,
            RssShmem: sample.rssShmemKb,
            VmSwap: sample.swapKb,
            VmSize: sample.virtKb,
            Threads: sample.threads,
            'minflt/s': rateOf(sample.minorFaults, before?.minorFaults, seconds),
            'majflt/s': rateOf(sample.majorFaults, before?.majorFaults, seconds),
            MemTotal: sample.hostTotalKb,
            MemAvailable: sample.hostAvailableKb,
            'cgroup limit': sample.cgroupLimitKb,
            'cgroup usage': sample.cgroupUsageKb,
          }),
        };
      }),
    };
  }
}

export const processMonitor: MonitorDefinition = {
  id: 'process',
  about: 'target',
  file: 'memory.txt',
  series: [
    { name: 'VmRSS', unit: 'kib' },
    { name: 'RssAnon', unit: 'kib' },
    { name: 'RssFile', unit: 'kib' },
    { name: 'RssShmem', unit: 'kib' },
    { name: 'VmSwap', unit: 'kib' },
    { name: 'VmSize', unit: 'kib' },
    { name: 'Threads', unit: 'count' },
    { name: 'minflt/s', unit: '1/s' },
    { name: 'majflt/s', unit: '1/s' },
    { name: 'MemTotal', unit: 'kib' },
    { name: 'MemAvailable', unit: 'kib' },
    { name: 'cgroup limit', unit: 'kib' },
    { name: 'cgroup usage', unit: 'kib' },
  ],
  variants: [
    {
      id: 'proc',
      test: (ask) => `[ -r /proc/${pidOf(ask)}/status ]`,
      named: (ask) => `read /proc/${pidOf(ask)}/status, /proc/${pidOf(ask)}/stat, /proc/meminfo`,
      argv: ({ target, everySeconds, cgroup }) => [
        'sh',
        '-c',
        samplerScript({
          pid: target?.pid ?? 0,
          startTicks: target?.startTicks ?? null,
          intervalSeconds: everySeconds,
          cgroup,
        }),
      ],
      reader: () => new ProcessReader(),
    },
    {
      // A system without /proc: this computer, where it is a Mac.
      id: 'ps',
      test: (ask) => `[ ! -e /proc/self/stat ] && ps -o rss= -p ${pidOf(ask)} >/dev/null 2>&1`,
      named: (ask) => `ps -o rss=,lstart= -p ${pidOf(ask)}`,
      argv: ({ target, everySeconds }) => [
        'sh',
        '-c',
        psSamplerScript({ pid: target?.pid ?? 0, intervalSeconds: everySeconds }),
      ],
      reader: () => new ProcessReader(),
    },
  ],
};
