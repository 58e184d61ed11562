import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostAct } from '#core/case/model';
import type { TargetCandidate } from '#core/contract/host-views';
import { type AuditedHost, auditedHost } from '#main/collect/audited-host';
import { listCandidates, pinTarget } from '#main/collect/find-targets';
import { openHost } from '#main/host/open-host';
import { unattended } from '#main/host/prompts';
import { openLibrary } from '#main/store/library';
import { heapcase } from '../helpers/cli';
import {
  type Container,
  type ServingProgram,
  startContainer,
  startServing,
  whyNoContainers,
  whyNoGo,
  whyNoNetworks,
} from '../helpers/serving-program';
import { type Sshd, startSshd, whyNoSshd } from '../helpers/sshd';
import { homeFor, open, type SshHome } from './ssh/ssh-home';

const inSkip = whyNoGo();
const noNetwork = inSkip ?? whyNoNetworks();
const noContainer = inSkip ?? whyNoContainers();

/** Real Go programs, wherever a service may serve its profiles; real namespaces, a real container, a real sshd. */
describe('where a Go program serves its profiles', () => {
  let folder = '';
  const programs: ServingProgram[] = [];
  let onSocket: ServingProgram;
  let open4: ServingProgram;
  let onName: ServingProgram;
  let inNetwork: ServingProgram | null = null;
  let elsewhere: ServingProgram | null = null;
  let container: Container | null = null;
  let acts: HostAct[] = [];

  beforeAll(async () => {
    if (inSkip) return;
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-endpoints-'));
    onSocket = await startServing({ at: [`unix:${path.join(folder, 'app.sock')}`] });
    open4 = await startServing({ at: ['tcp4:0.0.0.0:0', 'tcp:127.0.0.1:0'] });
    onName = await startServing({ at: [`unix:@heapcase-test-${process.pid}`] });
    programs.push(onSocket, open4, onName);
    if (!noNetwork) {
      inNetwork = await startServing({ at: ['tcp:127.0.0.1:0'], network: [] });
      elsewhere = await startServing({
        at: ['tcp:10.66.7.8:0'],
        prefix: '/admin/pprof/',
        network: ['10.66.7.8/32'],
      });
      programs.push(inNetwork, elsewhere);
    }
    if (!noContainer) {
      container = await startContainer({ at: ['tcp4:0.0.0.0:6060', 'unix:/run/app.sock'] });
      programs.push(container);
    }
  });
  afterAll(async () => {
    for (const program of programs) await program.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** A heap profile that is whole and names the function that holds the memory. */
  const heapThrough = async (host: AuditedHost, endpoint: string | null): Promise<void> => {
    const { status, body, complete } = await host.get(`${endpoint}heap`);
    expect([status, complete]).toEqual([200, true]);
    expect(gunzipSync(body).includes('main.hold')).toBe(true);
  };

  const ways = [
    { name: 'on this computer', config: null },
    { name: 'over SSH', config: [] },
    {
      name: 'over SSH that forwards nothing',
      config: ['AllowTcpForwarding no', 'AllowStreamLocalForwarding no'],
    },
  ] as const;

  for (const { name, config } of ways)
    describe(name, () => {
      let host: AuditedHost;
      let candidates: readonly TargetCandidate[] = [];
      let sshd: Sshd | null = null;
      let home: SshHome | null = null;
      const skip = inSkip ?? (config === null ? undefined : whyNoSshd());
      const found = (pid: number) => candidates.find((candidate) => candidate.pid === pid);

      beforeAll(async () => {
        if (skip) return;
        acts = [];
        if (config === null) {
          const local = await openHost('local', { prompts: unattended, trustStoreFile: '/nonexistent/keys' });
          host = auditedHost(local, (act) => acts.push(act));
        } else {
          sshd = await startSshd({ config });
          home = await homeFor(sshd);
          host = auditedHost(await open(home), (act) => acts.push(act));
        }
        candidates = await listCandidates(host);
      });
      afterAll(async () => {
        await host?.host.close();
        await sshd?.stop();
        await home?.remove();
      });

      it('finds and reads one on a Unix socket', async (context) => {
        if (skip) return context.skip(skip);
        const candidate = found(onSocket.pid);
        expect(candidate).toMatchObject({
          endpoint: `unix:${folder}/app.sock:/debug/pprof/`,
          executable: 'go',
          go: { version: expect.stringMatching(/^go1/), module: 'example.com/serves', cgo: false },
          openWarning: null,
          container: null,
        });
        await heapThrough(host, candidate?.endpoint ?? null);
      });

      it('finds and reads one on a Unix socket that lies in no file', async (context) => {
        if (skip) return context.skip(skip);
        const candidate = found(onName.pid);
        expect(candidate?.endpoint).toBe(`unix:@heapcase-test-${process.pid}:/debug/pprof/`);
        await heapThrough(host, candidate?.endpoint ?? null);
      });

      it('prefers the loopback of one that is open to the world as well, and warns of it', async (context) => {
        if (skip) return context.skip(skip);
        const candidate = found(open4.pid);
        const world = open4.places[0]?.replace('tcp4:', '');
        expect(candidate).toMatchObject({
          endpoint: `http://${open4.places[1]?.replace('tcp:', '')}/debug/pprof/`,
          openAt: [world],
          openWarning: { key: 'target.open-to-world', fillings: { places: world } },
        });
        await heapThrough(host, candidate?.endpoint ?? null);
      });

      it('finds and reads one on the loopback of another network', async (context) => {
        if (skip ?? noNetwork) return context.skip(String(skip ?? noNetwork));
        const { pid, port } = inNetwork as ServingProgram;
        const candidate = found(pid);
        expect(candidate).toMatchObject({
          endpoint: `netns:${pid}:http://127.0.0.1:${port}/debug/pprof/`,
          ownNetwork: true,
          openWarning: null,
        });
        await heapThrough(host, candidate?.endpoint ?? null);
        expect(acts.some(({ what }) => what.startsWith(`nsenter -t ${pid} -n `))).toBe(true);
      });

      it('finds one at another address and path when the path is given', async (context) => {
        if (skip ?? noNetwork) return context.skip(String(skip ?? noNetwork));
        const { pid, port } = elsewhere as ServingProgram;
        expect(found(pid)).toMatchObject({
          endpoint: null,
          listens: [`10.66.7.8:${port}`],
          endpointNote: { key: 'target.no-pprof-in-own-network' },
        });
        const target = await pinTarget(host, { by: 'pid', pid }, '/admin/pprof/');
        expect(target.endpoint).toBe(`netns:${pid}:http://10.66.7.8:${port}/admin/pprof/`);
        await heapThrough(host, target.endpoint);
      });

      it('finds and reads one in a container: its limit, its files, its network', async (context) => {
        if (skip ?? noContainer) return context.skip(String(skip ?? noContainer));
        const { pid, name: id, limitKb } = container as Container;
        const candidate = found(pid);
        expect(candidate).toMatchObject({
          endpoint: `netns:${pid}:http://127.0.0.1:6060/debug/pprof/`,
          listens: ['0.0.0.0:6060', `unix:/proc/${pid}/root/run/app.sock`],
          executable: 'go',
          go: { module: 'example.com/serves' },
          container: { runtime: null, id },
          limit: { scope: 'cgroup', kb: limitKb },
          ownNetwork: true,
          openAt: ['0.0.0.0:6060'],
          openWarning: { key: 'target.open-in-container' },
        });
        expect(candidate?.rssKb).toBeGreaterThan(24 * 1024);
        expect(candidate?.limit?.usedKb).toBeGreaterThan(24 * 1024);
        await heapThrough(host, candidate?.endpoint ?? null);
        await heapThrough(host, `unix:/proc/${pid}/root/run/app.sock:/debug/pprof/`);
      });
    });

  it('knows the runtime of a container by its cgroup, and reads what is inside all the same', async (context) => {
    if (noContainer) return context.skip(noContainer);
    const id = randomBytes(32).toString('hex');
    const pod = `pod${id.slice(0, 8)}-0000-4000-8000-000000000000`;
    const slice = `/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-${pod.replaceAll('-', '_')}.slice`;
    const cases = [
      [`/docker/${id}`, 'docker', id],
      [`/kubepods/besteffort/${pod}/${id}`, 'kubernetes', id],
      [`${slice}/cri-containerd-${id}.scope`, 'containerd', id],
      [`${slice}/crio-${id}.scope`, 'cri-o', id],
      [`/machine.slice/libpod-${id}.scope/container`, 'podman', id],
      ['/lxc.payload.web-1', 'lxc', 'web-1'],
    ] as const;
    const local = await openHost('local', { prompts: unattended, trustStoreFile: '/nonexistent/keys' });
    const host = auditedHost(local, () => {});
    const running: Container[] = [];
    try {
      for (const [cgroup] of cases)
        running.push(await startContainer({ at: ['tcp4:0.0.0.0:6060'], cgroup, limitMib: 96 }));
      const candidates = await listCandidates(host);
      for (const [index, [cgroup, runtime, name]] of cases.entries()) {
        const { pid, limitKb } = running[index];
        expect(
          candidates.find((candidate) => candidate.pid === pid),
          cgroup,
        ).toMatchObject({
          cgroup: expect.stringContaining(cgroup),
          container: { runtime, id: name },
          go: { version: expect.stringMatching(/^go1/), module: 'example.com/serves' },
          limit: { scope: 'cgroup', kb: limitKb },
          ownNetwork: true,
          endpoint: `netns:${pid}:http://127.0.0.1:6060/debug/pprof/`,
        });
        await heapThrough(host, `netns:${pid}:http://127.0.0.1:6060/debug/pprof/`);
      }
    } finally {
      await Promise.all(running.map((each) => each.stop()));
      await local.close();
    }
  });

  it('plans a watchdog on a container, and says that it cannot ask a Unix socket', async (context) => {
    if (noContainer) return context.skip(noContainer);
    const { pid } = container as Container;
    const plan = async (...more: string[]) => {
      const env = { HOME: folder, HEAPCASE_LIBRARY: folder };
      const run = await heapcase(['watch', 'plan', 'local', '--pid', String(pid), '--json', ...more], env);
      expect(run.status, run.stderr).toBe(0);
      return JSON.parse(run.stdout);
    };
    // The script enters the network of its target by itself.
    expect((await plan()).target.endpoint).toBe('http://127.0.0.1:6060/debug/pprof/');
    const onUnix = await plan('--endpoint', `unix:/proc/${pid}/root/run/app.sock`);
    expect(onUnix.target.endpoint).toBe(null);
    expect(onUnix.warnings).toContainEqual(expect.objectContaining({ key: 'target.unix-not-for-watch' }));
  });

  it('investigates through a Unix socket in a container, and through its network', async (context) => {
    if (noContainer) return context.skip(noContainer);
    const { pid } = container as Container;
    const env = { HOME: folder, HEAPCASE_LIBRARY: folder };
    for (const endpoint of [`unix:/proc/${pid}/root/run/app.sock`, `netns:${pid}:127.0.0.1:6060`]) {
      const run = await heapcase(
        ['investigate', 'local', '--endpoint', endpoint, '--for', '2s', '--every', '1s', '--json'],
        env,
      );
      expect(run.status, run.stderr).toBe(0);
      const { captures, targets } = await openLibrary(folder, { madeBy: 'test' }).read(
        JSON.parse(run.stdout).case,
      );
      expect(targets).toMatchObject([{ pid, go: { module: 'example.com/serves' } }]);
      expect(captures.map(({ evidence }) => evidence.map(({ kind }) => kind))).toEqual(
        [0, 1, 2].map(() => ['heap-profile', 'memstats', 'goroutine-profile']),
      );
      expect(captures[0]?.evidence[0]?.provenance.how).toContain(
        endpoint.startsWith('unix') ? endpoint : 'netns:',
      );
    }
  });
});
