import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeProfile } from '#core/profile/index';
import { buildGoProgram } from '../helpers/go-programs';
import { whyNoGo } from '../helpers/serving-program';
import { type GuestRun, runInUserModeLinux, whyNoUserModeLinux } from '../helpers/user-mode-linux';
import { WATCHDOG_SCRIPT } from '../helpers/watchdog';

const reason = whyNoGo() ?? whyNoUserModeLinux();
const MIB = 2 ** 20;

/** Its group may take 400 MiB, the one above it 192: as with a container and its pod. */
const COMMANDS = `
until_logged() { n=0; until grep -q "$1" $watch/log || [ $n -ge 1800 ]; do sleep 0.1; n=$((n + 1)); done; }
until_captured() { n=0; until ls $watch/captures | grep -q "^[0-9].*-$1-" || [ $n -ge 1200 ]; do sleep 0.1; n=$((n + 1)); done; }
until_next_beat() { was=$(cat $watch/state.json); n=0; until [ "$was" != "$(cat $watch/state.json)" ] || [ $n -ge 600 ]; do sleep 0.1; n=$((n + 1)); done; }
clock() { echo "$1 $(date +%s) $(cut -d. -f1 /proc/uptime)"; }
group=/sys/fs/cgroup/pod
echo +memory >/sys/fs/cgroup/cgroup.subtree_control
mkdir $group && echo +memory >$group/cgroup.subtree_control && mkdir $group/orders
echo ${192 * MIB} >$group/memory.max
echo ${400 * MIB} >$group/orders/memory.max
cp $SHARED/orders-api /run/
sh -c "echo \\$\\$ >$group/orders/cgroup.procs; exec /run/orders-api -addr 127.0.0.1:6060 -healthy" &
watch=/var/lib/heapcase-watch/own
mkdir -p $watch && cp $SHARED/heapcase-watch.sh $watch/
printf '%s\\n' target_exe=/run/orders-api endpoint=http://127.0.0.1:6060/debug/pprof/ tools=0 second_heap=0 quiet=0 \\
  >$watch/watch.conf
sh $watch/heapcase-watch.sh run &
until_captured baseline
clock before; cp $watch/state.json $SHARED/before.json
date -s @$(($(date +%s) - 3600)) >/dev/null
until_logged 'jumped by -3[56]'
until_next_beat; clock back; cp $watch/state.json $SHARED/back.json
date -s @$(($(date +%s) + 86400)) >/dev/null
until_logged 'jumped by 8[67]'
until_next_beat; clock ahead; cp $watch/state.json $SHARED/ahead.json
sh $watch/heapcase-watch.sh test
sh $watch/heapcase-watch.sh status
kill -9 $(sed -n 's/.*"pid":\\([0-9]*\\).*/\\1/p' $watch/state.json | head -n 1) 2>/dev/null
cp -r $watch/captures $watch/log $SHARED/
`;

/** What a container cannot have: a wall clock of its own that is really set, and memory groups of version 2. */
describe('the watchdog under a kernel of its own', () => {
  let run: GuestRun;
  let log = '';

  beforeEach((context) => {
    if (reason) context.skip(reason);
  });
  beforeAll(async () => {
    if (reason) return;
    const files = { 'orders-api': await buildGoProgram('dates'), 'heapcase-watch.sh': WATCHDOG_SCRIPT };
    run = await runInUserModeLinux(COMMANDS, files, 768);
    log = readFileSync(inShared('log'), 'utf8');
  }, 600_000);
  afterAll(() => run?.remove());

  const inShared = (...names: string[]) => path.join(run.shared, ...names);
  const state = (name: string) => JSON.parse(readFileSync(inShared(`${name}.json`), 'utf8'));
  /** Seconds of the wall clock, and since that Linux was started, when this was printed. */
  const clock = (name: string) =>
    (new RegExp(`^${name} (\\d+) (\\d+)$`, 'm').exec(run.said) ?? []).slice(1).map(Number);
  /** The time that a capture's name tells, in seconds. */
  const takenAt = (name: string) =>
    Date.parse(name.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*/, '$1-$2-$3T$4:$5:$6Z')) / 1000;

  it('takes the limit of the group above, where that is the tighter one', () => {
    const group = state('before').scopes.find(({ scope }: { scope: string }) => scope === 'cgroup');
    expect(group.limit).toBe(192 * MIB);
    expect(group.what).toContain('memory.max of /pod');
    expect(group.used).toBeGreaterThan(MIB);
    expect(group.used).toBeLessThan(100 * MIB);
  });

  it.each([
    ['back', 'jumped by -3[56]\\d\\d s'],
    ['ahead', 'jumped by 8[67]\\d\\d\\d s'],
  ])('says that the clock was set %s, and goes on by the new one', (name, said) => {
    expect(log).toMatch(new RegExp(said));
    const [wall, uptime] = clock(name) as [number, number];
    const beat = state(name);
    // Its last beat is at most a few looks old, by either clock.
    expect(Math.abs(beat.wall - wall)).toBeLessThan(60);
    expect(Math.abs(beat.uptime - uptime)).toBeLessThan(60);
    expect(beat.seq).toBeGreaterThan(state('before').seq);
  });

  it('takes a whole capture afterwards, named by the new time', () => {
    const [wall] = clock('ahead') as [number, number];
    const names = readdirSync(inShared('captures')).filter((name) => /^\d/.test(name));
    const test = names.find((name) => name.includes('-test-')) ?? '';
    expect(Math.abs(takenAt(test) - wall)).toBeLessThan(600);
    const profile = decodeProfile(
      new Uint8Array(gunzipSync(readFileSync(inShared('captures', test, 'heap.pb.gz')))),
    );
    expect(profile.sampleTypes.map(({ type }) => type)).toContain('inuse_space');
  });

  it('takes neither jump for a rise of memory', () => {
    const [before] = clock('before') as [number, number];
    const names = readdirSync(inShared('captures')).filter((name) => /^\d/.test(name));
    // What was taken by the old clock is the rise of a process that has just begun: it has no quiet minute here.
    const afterJump = names.filter((name) => Math.abs(takenAt(name) - before) > 1800);
    expect(afterJump.filter((name) => !name.includes('-test-'))).toEqual([]);
  });
});
