import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHost, SteppedWatch } from '../../helpers/watchdog';

const MIB = 1024;
const SERVICE_MIB = 512;

const told = `target_limit=${SERVICE_MIB * MIB * 1024}\n`;
const RULES =
  'tools=0\ngc=0\ndebug2_below=0\nsecond_heap=0\nquiet=0\ngrowth=0\npsi_hold=1\nendpoint=http://127.0.0.1:6060/debug/pprof/\n';

/** Version 2, where only the sidecar's own group is mounted: the runtimes' usual form, by their mountinfo. */
const ownNamespace = '31 30 0:26 / /sys/fs/cgroup ro - cgroup2 cgroup rw\n';
/** Version 1 without a namespace: the mount shows one group, `/proc/PID/cgroup` the path in the whole tree. */
const ownMount = '31 30 0:26 /kubepods/pod1/watch /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n';

const places = [
  { of: 'version 2', mounts: ownNamespace, own: '0::/\n', target: '0::/../service\n', group: '' },
  {
    of: 'version 1',
    mounts: ownMount,
    own: '4:memory:/kubepods/pod1/watch\n',
    target: '4:memory:/kubepods/pod1/service\n',
    group: '/memory',
  },
] as const;

/** A service of 512 MiB on a node of 8 GB, watched out of a container of its own that may take 64 MiB. */
describe.each(places)('a watchdog in a container of its own ($of)', ({ mounts, own, target, group }) => {
  let host: FakeHost;
  let watch: SteppedWatch | undefined;

  beforeEach(async () => {
    host = await FakeHost.make();
    await writeFile(path.join(host.proc, 'self/mountinfo'), mounts);
    await writeFile(path.join(host.proc, 'self/cgroup'), own);
    if (group === '') await host.groupV2('', String(64 * MIB * 1024), 8 * MIB);
    else await host.groupV1('', String(64 * MIB * 1024), 8 * MIB);
    await serviceAt(20);
  });
  afterEach(async () => {
    await watch?.stop();
    watch = undefined;
    await host.remove();
  });

  const serviceAt = (percent: number) =>
    host.process({
      pid: 4242,
      cgroup: target,
      rssKib: Math.ceil((SERVICE_MIB * MIB * percent) / 100),
      environ: ['GOMEMLIMIT=600MiB'],
    });

  async function begin(settings = ''): Promise<SteppedWatch> {
    watch = await SteppedWatch.start(host, `target_exe=/usr/local/bin/orders-api\n${RULES}${settings}`, {
      dry: true,
    });
    await watch.settle();
    await watch.tick();
    await watch.settle();
    return watch;
  }

  async function sample(percent: number, seconds = 1): Promise<void> {
    await serviceAt(percent);
    await host.pass(seconds);
    await watch?.tick();
    await watch?.settle();
  }

  it('does not take its own limit for that of the service, and says that it cannot see it', async () => {
    const w = await begin();
    // More than the sidecar may take.
    for (const percent of [30, 30, 30]) await sample(percent, 10);
    expect(w.rungs()).toEqual(['baseline']);
    const scopes = w.state()?.scopes;
    expect(scopes?.find(({ scope }) => scope === 'cgroup')).toMatchObject({
      limit: null,
      what: "the target's group cannot be seen from here: target_limit can tell its limit",
    });
  });

  it('climbs the ladder of the limit that it was told', async () => {
    const w = await begin(`${told}time_to_oom=0\nfast_path_ticks=0\n`);
    expect(w.state()?.scopes.find(({ scope }) => scope === 'process')).toMatchObject({
      limit: SERVICE_MIB * MIB * 1024,
      what: 'VmRSS and VmSwap against target_limit of watch.conf',
    });
    // As often as a server of that size needs: what is left of the node does not count.
    expect(w.state()?.interval).toBeLessThan(1);
    for (const percent of [60, 72, 72]) await sample(percent);
    expect(w.rungs()).toEqual(['baseline', '70']);
    expect(w.meta(w.captures()[1])).toMatchObject({ scope: 'process', permille: 720 });
  });

  it('sees the end coming below that limit', async () => {
    const w = await begin(`${told}rungs=\nfast_path_ticks=0\n`);
    for (let percent = 20; percent <= 40; percent++) await sample(percent);
    expect(w.rungs()).toEqual(['baseline', 'tto']);
  });

  it('does not blame the service for the pressure of the node', async () => {
    const w = await begin(`${told}time_to_oom=0\nfast_path_ticks=0\n`);
    await host.pressure(60, 40);
    for (const percent of [60, 60, 60, 60]) await sample(percent, 5);
    expect(w.rungs()).toEqual(['baseline']);
  });
});
