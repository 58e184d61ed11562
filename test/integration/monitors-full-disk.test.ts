/** A disk that becomes full while monitors record: said once, and what had come is read when there is room again. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { exec, findProgram } from '../helpers/exec';

const reason =
  process.platform === 'linux' && process.getuid?.() === 0 && findProgram('unshare')
    ? undefined
    : 'not root on Linux: no disk of its own to fill';
if (reason) console.warn(`skipped: ${reason}`);

/** $1 is the command line, $2 a folder, $3 a process. The disk is filled when the first samples are on it. */
const script = `disk="$2/disk"; mkdir "$disk"; mount -t tmpfs -o size=400k none "$disk" || exit 9
"$0" "$1" monitor local --pid "$3" --with process,cgroup --library "$disk/cases" >"$2/out" 2>"$2/said" &
until [ "$(grep -c RssAnon "$2/out")" -ge 2 ]; do sleep 0.1; kill -0 $! || exit 8; done
dd if=/dev/zero of="$disk/filling" bs=4k 2>/dev/null
wait $!
echo "status=$?"
cat "$2/said"
rm "$disk/filling"
"$0" "$1" case show --library "$disk/cases" "$(ls "$disk/cases" | head -n 1)"`;

it.skipIf(reason)('ends with one sentence, and keeps what had come', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-full-'));
  try {
    const { status, stdout, stderr } = await exec(
      [
        'unshare',
        '-m',
        'sh',
        '-c',
        script,
        process.execPath,
        path.resolve('out/cli/index.cjs'),
        folder,
        String(process.pid),
      ],
      { env: { XDG_CONFIG_HOME: folder }, timeoutMs: 120_000 },
    );
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    expect(stdout).toContain('status=1\n');
    expect(stdout.match(/is full\. What was captured before is safe/g)).toHaveLength(1);
    const [, memory] = /memory-series +memory\.txt +(\S+ \w+) +interrupted/.exec(stdout) ?? [];
    expect(memory, stdout).toMatch(/^[1-9]/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
