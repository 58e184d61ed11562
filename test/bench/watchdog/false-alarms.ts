/** Healthy servers that look alarming: how often each method takes a capture although nothing is wrong. */

import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildGoProgram } from '../../helpers/go-programs';
import { type Bed, makeBed, restartWith } from './bed';
import { capturesIn, type Method, rungOf } from './methods';

interface Scenario {
  readonly name: string;
  readonly title: string;
  /** Flags of test/zoo/shapes. */
  readonly flags: readonly string[];
  /** Whether the service is there all the time, so that one can wait until it answers. */
  readonly stays: boolean;
  /** What goes on beside the service. */
  readonly meanwhile?: string;
}

const SERVER_MB = 512;
/** The resident memory of the service at a share of the server's limit, less what the rest of the server uses. */
const share = (percent: number) => `${Math.round((SERVER_MB * percent) / 100) - 18}`;

const scenarios: readonly Scenario[] = [
  {
    name: 'page-cache',
    title: 'page cache fills all memory (files of 2 × RAM written and read, again and again)',
    flags: ['-steady', '60'],
    stays: true,
    meanwhile:
      'while :; do dd if=/dev/zero of=/var/tmp/fill bs=1M count=1024 status=none; cat /var/tmp/fill > /dev/null; sleep 2; done',
  },
  {
    name: 'saw-tooth',
    title: 'saw-tooth of the collector, 40 % to 65 %, 20 s a tooth',
    flags: ['-saw-low', share(40), '-saw-high', share(65), '-saw-period', '20s'],
    stays: true,
  },
  {
    name: 'fast-saw-tooth',
    title: 'the same, 4 s a tooth',
    flags: ['-saw-low', share(40), '-saw-high', share(65), '-saw-period', '4s'],
    stays: true,
  },
  {
    name: 'restarts',
    title: 'the service ends every 3 s',
    flags: ['-steady', '60', '-exit-after', '3s'],
    stays: false,
  },
  {
    name: 'steady',
    title: 'steady heap at 60 % under load, 20 GB of address space',
    flags: ['-steady', share(60), '-reserve', '20'],
    stays: true,
  },
];

export interface FalseAlarms {
  readonly scenario: string;
  readonly title: string;
  readonly seconds: number;
  /** The share of the limit that was really in use, without what the kernel can give back at once: lowest, highest. */
  readonly workingSet: readonly [number, number];
  /** The same with the page cache. */
  readonly usage: readonly [number, number];
  /** Captures of the watchdog by their rung, the baseline left out; one after another. */
  readonly captures: readonly string[];
  /** Profiles of the other methods. */
  readonly others: Readonly<Record<string, number>>;
}

/** All scenarios at once, each on a server of its own. */
export async function falseAlarms(methods: readonly Method[], seconds: number): Promise<FalseAlarms[]> {
  const program = await buildGoProgram('shapes');
  return Promise.all(
    scenarios.map(async (scenario) => {
      const bed = await makeBed(scenario.name);
      try {
        return await watchScenario(bed, scenario, methods, program, seconds);
      } finally {
        await bed.stop();
      }
    }),
  );
}

async function watchScenario(
  bed: Bed,
  { name, title, flags, stays, meanwhile }: Scenario,
  methods: readonly Method[],
  program: string,
  seconds: number,
): Promise<FalseAlarms> {
  await bed.run('systemctl stop orders-api');
  await copyFile(program, bed.inside('usr/local/bin/orders-api'));
  await restartWith(bed, flags);
  // Every method starts with the shape in full swing, as on a server that has been up for days.
  await delay(stays ? 25_000 : 1_000);
  for (const method of methods) await method.start(bed);
  if (meanwhile) await bed.run(`systemd-run --quiet --unit=meanwhile sh -c '${meanwhile}'`);
  const shares: { workingSet: number; usage: number }[] = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    shares.push(sharesOf(bed));
    await delay(100);
  }
  for (const method of methods) await method.stop(bed);
  const range = (of: readonly number[]): [number, number] => [Math.min(...of), Math.max(...of)];
  const others = methods.filter((method) => method.name !== 'watchdog');
  return {
    scenario: name,
    title,
    seconds,
    workingSet: range(shares.map(({ workingSet }) => workingSet)),
    usage: range(shares.map(({ usage }) => usage)),
    captures: capturesIn(bed)
      .map(rungOf)
      .filter((rung) => rung !== 'baseline'),
    others: Object.fromEntries(others.map((method) => [method.name, method.left(bed).length])),
  };
}

function sharesOf(bed: Bed): { workingSet: number; usage: number } {
  const read = (file: string) =>
    readFileSync(path.join('/sys/fs/cgroup/memory', bed.server.name, file), 'utf8');
  const usage = Number(read('memory.usage_in_bytes'));
  const stat = read('memory.stat');
  // What files left in memory, the kernel takes back first.
  const idle =
    Number(/^total_inactive_file (\d+)/m.exec(stat)?.[1]) +
    Number(/^total_active_file (\d+)/m.exec(stat)?.[1]);
  const limit = SERVER_MB * 2 ** 20;
  return { workingSet: (usage - idle) / limit, usage: usage / limit };
}
