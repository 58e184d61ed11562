import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { HostAct } from '#core/case/model';
import type { WorkbenchEvent } from '#core/contract/events';
import { defaultWatchRules } from '#core/watch/rules';
import { commandLine } from '#main/host/command';
import { openLibrary } from '#main/store/library';
import { createWorkbench } from '#main/workbench';
import { exec } from '../../helpers/exec';
import { goCommands } from '../../helpers/go-programs';
import { startOrdersService } from '../../helpers/orders-service';
import { whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { startBehindProxy } from './through-proxy';

const reason = whyNoSshd() ?? (goCommands().length === 0 ? 'no Go on this machine' : undefined);

/** The arguments of a command as the audit log shows it. */
const argvOf = (shown: string): string[] =>
  execFileSync('sh', ['-c', `printf '%s\\0' ${shown}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

/** Whether a line that a server was sent is what an act says. */
function isSaidBy(line: string, { what }: HostAct): boolean {
  if (what === line) return true;
  const reading = /^tail -c \+(\d+) -f (\S+)\/out$/.exec(what);
  // Read on over the next link: by a line that has the folder and the byte.
  if (reading) return line.includes(`D='${reading[2]}'`) && line.includes(`AT=${reading[1]}\n`);
  const shown = what.replace(/ < \(\d+ bytes\)$/, '');
  return !shown.startsWith('GET ') && line.includes(commandLine(argvOf(shown)));
}

it.each(['ssh2', 'ssh'] as const)(
  'every line that a server was sent over %s stands in an audit log, once: of the case, or of what belongs to none',
  async (transport) => {
    if (reason) throw new Error(reason);
    const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-audit-'));
    // What sshd was asked to run, as it came.
    await writeFile(
      path.join(folder, 'write-down'),
      `#!/bin/sh\nprintf '%s' "$SSH_ORIGINAL_COMMAND" | base64 -w0 | sed 's/$/\\n/' >> ${folder}/sent\nexec sh -c "$SSH_ORIGINAL_COMMAND"\n`,
    );
    await chmod(path.join(folder, 'write-down'), 0o755);
    const service = await startOrdersService('-healthy');
    const { home, proxy, stop } = await startBehindProxy([`ForceCommand ${folder}/write-down`]);
    const homeBefore = process.env['HOME'];
    process.env['HOME'] = home.folder;
    const settingsFolder = path.join(folder, 'settings');
    const casesFolder = path.join(folder, 'cases');
    const bench = createWorkbench({
      libraryFolder: casesFolder,
      settingsFolder,
      resourcesFolder: path.resolve('resources'),
      layoutThread: path.resolve('out/thread/layout-thread.cjs'),
      version: 'test',
      engine: 'test',
      engineIsOld: false,
      env: {},
    });
    const events: WorkbenchEvent[] = [];
    bench.subscribe((event) => void events.push(event));
    const { handlers } = bench;
    const host = 'target';
    const target = { by: 'pid', pid: service.pid } as const;
    try {
      await handlers['hosts.add']({ name: host });
      await handlers['hosts.transport']({ name: host, transport });
      await handlers['hosts.facts']({ name: host });
      await handlers['hosts.targets']({ name: host });
      await handlers['hosts.oom']({ name: host, since: null });
      await handlers['doctor.check']({ host, pid: service.pid });
      await handlers['watch.plan']({
        ...{ host, target, endpoint: `${service.url}/debug/pprof/`, id: 'orders', root: `${folder}/watches` },
        ...{ rules: defaultWatchRules, survive: 'session' },
      });
      await handlers['memleak.plan']({
        ...{ host, target, forSeconds: 30, olderThanMs: 5000, sampleEvery: 1, top: 10 },
      });
      await handlers['fleet.add']({ hosts: [{ name: host, pid: service.pid }], remember: false });
      const monitoring = await handlers['monitor.start']({
        ...{ host, target, monitors: null, everySeconds: 1, forSeconds: null, caseId: null },
      });
      const { jobId } = await handlers['investigation.start']({
        ...{
          host,
          target,
          endpoint: service.url,
          forSeconds: 600,
          everySeconds: 2,
          forceGc: false,
          title: null,
        },
      });
      const samples = () =>
        events.flatMap((event) =>
          event.kind === 'job'
            ? event.events.flatMap((one) => (one.kind === 'samples' ? one.samples : []))
            : [],
        ).length;
      await waitFor('samples', () => samples() >= 2, { timeoutMs: 150_000 });
      proxy.weather({ refuses: true });
      proxy.cut();
      await waitFor(
        'the loss',
        () => events.some((event) => event.kind === 'host-link' && event.link.state.is === 'lost'),
        { timeoutMs: 150_000 },
      );
      const soFar = samples();
      proxy.weather({});
      await waitFor('samples after it', () => samples() >= soFar + 2, { timeoutMs: 150_000 });
      await handlers['monitor.stop']({ runId: monitoring.runId });
      await handlers['jobs.stop']({ jobId });
      await handlers['fleet.stop']({});
      await waitFor(
        'the end of both',
        () =>
          events.some((event) => event.kind === 'monitor-run' && event.run.outcome !== null) &&
          events.some((event) => event.kind === 'job' && event.events.some(({ kind }) => kind === 'ended')),
        { timeoutMs: 150_000 },
      );
    } finally {
      if (homeBefore === undefined) delete process.env['HOME'];
      else process.env['HOME'] = homeBefore;
      await bench.close();
      await stop();
      await service.stop();
    }
    const lines = async (file: string) => (await readFile(file, 'utf8')).trim().split('\n');
    const sent = (await lines(`${folder}/sent`)).map((line) =>
      // The system's ssh is told by its first words that a session is open.
      Buffer.from(line, 'base64')
        .toString()
        .replace(/^echo HC[0-9a-f]+ >&2; /, ''),
    );
    const acts = (await lines(path.join(settingsFolder, 'host-acts.jsonl'))).map(
      (line) => JSON.parse(line) as HostAct,
    );
    const library = openLibrary(casesFolder, { madeBy: 'test' });
    for (const { manifest } of await library.list()) acts.push(...(await library.read(manifest.id)).hostActs);
    const left = [...acts];
    const untold = sent.filter((line) => {
      const at = left.findIndex((act) => isSaidBy(line, act));
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
    expect(sent.length).toBeGreaterThan(40);
    expect(untold).toEqual([]);
    // And nothing stands there that was not sent: requests go through channels, which run nothing.
    expect(left.filter(({ what }) => !/^(?:GET|CONNECT) /.test(what))).toEqual([]);
    expect(acts.some(({ what }) => what.startsWith('tail -c +'))).toBe(true);
    await rm(folder, { recursive: true, force: true });
    expect((await exec(['pgrep', '-f', `heapcase-job-HC.*${service.pid}`])).stdout).toBe('');
  },
  600_000,
);
