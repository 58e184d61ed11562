/**
 * `npm run bench:watchdog [-- --runs N] [--rates 5,20,…] [--servers N] [--seed N] [--methods NAME,…] [--json FILE]`:
 * the race against the kernel. Prints a line a run and a table, and writes all that it saw.
 * With `--false-alarms [--seconds N]` healthy servers instead, on which nothing should be captured; with
 * `--cost [--minutes N]` what a look and a capture cost; with `--cgroup-v2` one leak in a memory group of version 2.
 */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { whyNoServer } from '../../helpers/server';
import { whyNoUserModeLinux } from '../../helpers/user-mode-linux';
import { type Bed, makeBed } from './bed';
import { type ClientCollected, collectByClient } from './client-collect';
import { measureCost } from './cost';
import { falseAlarms } from './false-alarms';
import { CULPRIT } from './judge';
import { KernelLog } from './kernel-log';
import { methods as allMethods } from './methods';
import { type Race, type RunPlan, type RunResult, runOnce } from './race';
import { seeded } from './random';
import { clientTable, costTables, falseAlarmTable, raceTable } from './tables';
import { Turns } from './turns';
import { versionTwo } from './version-2';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    rates: { type: 'string', default: '5,20,60,120,250' },
    servers: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    methods: { type: 'string', default: allMethods.map(({ name }) => name).join(',') },
    json: { type: 'string' },
    script: { type: 'string' },
    'false-alarms': { type: 'boolean', default: false },
    seconds: { type: 'string', default: '200' },
    cost: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    shell: { type: 'string', default: 'dash' },
    settle: { type: 'string', default: '60' },
    'cgroup-v2': { type: 'boolean', default: false },
  },
});

const output = path.join(__dirname, '..', 'watchdog');
const shippedScript = path.resolve('resources', 'watchdog', 'heapcase-watch.sh');

/** Fast leaks first: they take turns, and the slow ones fill the servers afterwards. */
function plans(rates: readonly number[], runs: number, seed: number): RunPlan[] {
  const random = seeded(seed);
  const fastFirst = [...rates].sort((a, b) => b - a);
  const all = fastFirst.flatMap((rate) => Array.from({ length: runs }, () => rate));
  return all.map((rate, i) => ({
    number: i + 1,
    rate,
    phase: Object.fromEntries(allMethods.map(({ name }) => [name, random()])),
  }));
}

function lineOf(run: RunResult): string {
  const { plan, lasted, measuredRate, kills, intervalBefore, residentBefore, results } = run;
  const told = results.map(({ method, won, firstLead, lead }) =>
    won ? `${method} ${firstLead?.toFixed(2)} … ${lead?.toFixed(2)} s` : `${method} -`,
  );
  const about = `${plan.rate} MB/s (${measuredRate.toFixed(0)}), killed after ${lasted.toFixed(2)} s`;
  const resident = residentBefore === null ? '?' : (residentBefore / 1e6).toFixed(1);
  const more = `${kills > 1 ? `, ${kills} kills` : ''}, interval ${intervalBefore ?? '?'}, ${resident} MB`;
  return `run ${plan.number}: ${about}${more}: ${told.join(', ')}`;
}

/** Writes what was seen, and returns where. */
function write(name: string, seen: object): string {
  const file = values.json ?? path.join(output, name);
  mkdirSync(path.dirname(file), { recursive: true });
  const facts = { node: process.versions.node, processors: cpus().length, ended: new Date().toISOString() };
  writeFileSync(file, `${JSON.stringify({ ...facts, ...seen }, null, 1)}\n`);
  return file;
}

async function main(): Promise<number> {
  if (values['cgroup-v2']) {
    const reason = whyNoUserModeLinux();
    if (reason !== undefined) {
      console.error(`No cgroup of version 2 can be had here: ${reason}.`);
      return 1;
    }
    const seen = await versionTwo(values.script ?? shippedScript);
    console.log(JSON.stringify({ ...seen, log: undefined }, null, 1));
    console.log(seen.log);
    write('cgroup-v2.json', seen);
    return seen.captures.some(({ name, top }) => !name.includes('-baseline-') && top === CULPRIT) ? 0 : 1;
  }
  const missing = await whyNoServer();
  if (missing !== undefined) {
    console.error(`The race cannot be run here: ${missing}.`);
    return 1;
  }
  const chosen = allMethods.filter(({ name }) => values.methods.split(',').includes(name));
  if (values['false-alarms']) {
    const scenarios = await falseAlarms(chosen, Number(values.seconds));
    console.log(falseAlarmTable(scenarios, chosen).join('\n'));
    write('false-alarms.json', { scenarios });
    return 0;
  }
  if (values.cost) {
    const cost = await measureCost(chosen, Number(values.minutes));
    console.log(costTables(cost).join('\n'));
    write('cost.json', cost);
    return 0;
  }
  const waiting = plans(values.rates.split(',').map(Number), Number(values.runs), Number(values.seed));
  const keepIn = path.join(output, 'captures');
  rmSync(keepIn, { recursive: true, force: true });
  mkdirSync(keepIn, { recursive: true });
  const race: Race = {
    methods: chosen,
    kernel: new KernelLog(),
    turns: new Turns(),
    keepIn,
    settle: Number(values.settle),
  };
  const done: RunResult[] = [];
  const failed: string[] = [];
  const byClient: ClientCollected[] = [];
  const save = () => write('race.json', { seed: values.seed, failed, runs: done, byClient });

  const work = async (first: Bed, hostname: string) => {
    let bed = first;
    try {
      for (let plan = waiting.shift(); plan; plan = waiting.shift()) {
        try {
          const result = await runOnce(race, bed, plan);
          done.push(result);
          console.log(lineOf(result));
        } catch (error) {
          failed.push(
            `run ${plan.number}, ${plan.rate} MB/s: ${error instanceof Error ? error.message : error}`,
          );
          console.log(`FAILED ${failed.at(-1)}`);
        }
        save();
        // Once in a while the kernel takes the server's init or sshd along with the service.
        if ((await bed.server.ssh('true')).status !== 0) {
          await bed.stop();
          bed = await makeBed(hostname, values.script, values.shell);
        }
      }
      const collected = await collectByClient(bed, keepIn);
      if (collected !== null) byClient.push(collected);
    } finally {
      await bed.stop();
    }
  };
  const servers = Math.min(Number(values.servers), waiting.length);
  const working: Promise<void>[] = [];
  for (let i = 1; i <= servers; i++) {
    working.push(work(await makeBed(`srv${i}`, values.script, values.shell), `srv${i}`));
  }
  for (const end of await Promise.allSettled(working)) {
    if (end.status === 'rejected') console.error(end.reason);
  }
  race.kernel.stop();

  console.log(`\n${raceTable(done, chosen).join('\n')}\n`);
  if (byClient.length > 0) console.log(`${clientTable(byClient).join('\n')}\n`);
  for (const line of failed) console.log(`not counted: ${line}`);
  console.log(`Written to ${path.relative(process.cwd(), save())}`);
  const isWhole = byClient.every(({ missing, verified }) => missing.length === 0 && verified);
  return failed.length === 0 && isWhole ? 0 : 1;
}

void main().then((status) => {
  process.exitCode = status;
});
