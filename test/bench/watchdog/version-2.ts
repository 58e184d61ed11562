/**
 * A leak in a real memory group of version 2, up to the kernel's kill, under a kernel of its own: what the watchdog measured
 * there, and what it had on disk. That Linux is slow, and a busy machine makes it slower: no test, but something to look at.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildGoProgram } from '../../helpers/go-programs';
import { runInUserModeLinux } from '../../helpers/user-mode-linux';
import { judge } from './judge';

const MIB = 2 ** 20;
/** The limit that binds is that of the group above the service's own, as with a pod and its container. */
const LIMIT = 192 * MIB;

const COMMANDS = `
wait_for() { n=0; until ls $watch/captures | grep -q "^[0-9].*-$1-" || [ $n -ge 1200 ]; do sleep 0.1; n=$((n + 1)); done; }
group=/sys/fs/cgroup/pod
echo +memory >/sys/fs/cgroup/cgroup.subtree_control
mkdir $group && echo +memory >$group/cgroup.subtree_control && mkdir $group/orders
echo ${LIMIT} >$group/memory.max
echo ${LIMIT * 2} >$group/orders/memory.max
cp $SHARED/orders-api /run/
sh -c "echo \\$\\$ >$group/orders/cgroup.procs; exec /run/orders-api -addr 127.0.0.1:6060 -healthy -rss-rate 20" &
watch=/var/lib/heapcase-watch/v2
mkdir -p $watch && cp $SHARED/heapcase-watch.sh $watch/
printf '%s\\n' target_exe=/run/orders-api endpoint=http://127.0.0.1:6060/debug/pprof/ tools=0 second_heap=0 quiet=0 \\
  >$watch/watch.conf
sh $watch/heapcase-watch.sh run &
wait_for baseline
cp $watch/state.json $SHARED/before.json
curl -s -m 60 'http://127.0.0.1:6060/orders/days?from=2023-06-18&to=2023-06-18'
cat $group/memory.events
wait_for oom
cp $watch/state.json $SHARED/after.json
cp -r $watch/captures $watch/log $SHARED/
`;

export interface VersionTwo {
  /** The kernel's count in `memory.events`. */
  readonly killed: number;
  readonly limit: { readonly bytes: number | null; readonly what: string };
  /** By the watchdog's own count. */
  readonly oomKills: number | null;
  /** The function that holds the most memory, by capture. */
  readonly captures: readonly { readonly name: string; readonly top: string | null }[];
  readonly log: string;
}

export async function versionTwo(script: string): Promise<VersionTwo> {
  const files = { 'orders-api': await buildGoProgram('dates'), 'heapcase-watch.sh': script };
  const run = await runInUserModeLinux(COMMANDS, files, 1024);
  try {
    const inShared = (...names: string[]) => path.join(run.shared, ...names);
    const state = (name: string) => JSON.parse(readFileSync(inShared(name), 'utf8'));
    const group = state('before.json').scopes.find(({ scope }: { scope: string }) => scope === 'cgroup');
    const names = readdirSync(inShared('captures')).filter((name) => /^\d/.test(name));
    return {
      killed: Number(/^oom_kill (\d+)$/m.exec(run.said)?.[1]),
      limit: { bytes: group.limit, what: group.what },
      oomKills: state('after.json').oom_kills,
      captures: names.map((name) => ({
        name,
        top: judge({ file: inShared('captures', name, 'heap.pb.gz'), why: name }).top,
      })),
      log: readFileSync(inShared('log'), 'utf8'),
    };
  } finally {
    await run.remove();
  }
}
