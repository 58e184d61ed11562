/** memleak for real by an ordinary login: raised by a real sudo, without a password and with one. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { kernelHeaders, mountTracing, whyNoMemleak, whyNoProbes } from '../helpers/bpf';
import { findProgram } from '../helpers/exec';
import { buildGoProgram } from '../helpers/go-programs';
import { whyNoGo } from '../helpers/serving-program';
import { startSshdWithUser, whyNoSshdWithUser } from '../helpers/sshd-with-user';
import { unpackedPackages } from '../helpers/unpacked-packages';
import { waitFor } from '../helpers/wait-for';
import { openMonitorBench } from './monitor-bench';
import { configFor, makeSshHome } from './ssh/ssh-home';

const noMemleak = whyNoGo() ?? (await whyNoSshdWithUser()) ?? whyNoMemleak() ?? (await whyNoProbes());
/** Debian's, laid over the files that the server's sessions see, where this machine has none. */
const sudo = noMemleak || findProgram('sudo') ? null : await unpackedPackages('sudo', ['sudo']);
const reason = noMemleak ?? (sudo instanceof Error ? sudo.message : undefined);
const mounts = [
  ...(sudo === null
    ? []
    : ['/usr', '/etc'].map((at) => `mount -t overlay overlay -o lowerdir=${sudo}${at}:${at} ${at}`)),
  mountTracing,
].join(' && ');
if (reason) console.warn(`skipped: ${reason}`);

const password = "two words, 100 %, ö and '";

describe.skipIf(reason)('memleak of a login that is not root', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  it.each([
    ['asks nobody', 'NOPASSWD: ALL', []],
    ['asks for a password', 'ALL', ['sudo']],
  ] as const)(
    'names the function in C that holds the memory, where sudo %s',
    async (_how, rule, questions) => {
      const child = spawn(await buildGoProgram('cgo', undefined, 'dynamic'), { stdio: 'ignore' });
      stops.push(async () => {
        child.kill('SIGKILL');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      });
      const sshd = await startSshdWithUser({
        password,
        config: [`SetEnv BCC_KERNEL_SOURCE=${await kernelHeaders()}`],
        sudoers: ['Defaults env_keep += BCC_KERNEL_SOURCE', `heapcase-test ALL=(ALL) ${rule}`],
        mounts,
      });
      stops.push(() => sshd.stop());
      const home = await makeSshHome({ secret: () => password });
      stops.push(() => home.remove());
      await home.write('config', configFor('target', { ...sshd, host: '127.0.0.1' }));
      await home.write('known_hosts', sshd.knownHosts);
      const bench = await openMonitorBench(home.options);
      stops.push(() => bench.close());

      const { runId, caseId, plan } = await bench.monitors.handlers['memleak.start']({
        host: 'target',
        target: { by: 'pid', pid: child.pid ?? 0 },
        ...{ forSeconds: 5, olderThanMs: 500, sampleEvery: 1, top: 10, caseId: null },
      });
      expect(plan).toMatchObject({ bySudo: true, problem: null });
      const now = () => bench.memleak(runId);
      await waitFor('its end', () => now()?.outcome, { timeoutMs: 330_000 });
      expect(now()).toMatchObject({ outcome: 'done', failure: null });
      const [largest] = now()?.stacks ?? [];
      expect(largest?.frames.map(({ symbol }) => symbol)).toContain('main.leakC');
      expect(home.asked.map(({ kind }) => kind)).toEqual(questions);

      const { journal, evidence } = await bench.library.read(caseId);
      const acts = journal.flatMap(({ fact }) => (fact.kind === 'ran-on-host' ? [fact.what] : []));
      expect(acts.filter((what) => /^sudo .*memleak/.test(what))).toHaveLength(1);
      const kept = new TextDecoder().decode(await bench.library.readEvidence(caseId, evidence[0].id));
      expect(`${kept}${JSON.stringify(journal)}`).not.toContain(password);
    },
    600_000,
  );
});
