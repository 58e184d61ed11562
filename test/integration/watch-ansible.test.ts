import { existsSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WatchExportRequestSchema } from '#core/contract/watch';
import { exportWatch } from '#core/watch/export/export-watch';
import { defaultWatchRules } from '#core/watch/rules';
import { readShippedScript } from '#main/watch/shipped-script';
import { exec, findProgram } from '../helpers/exec';
import { type OrdersService, startOrdersService } from '../helpers/orders-service';
import { whyNoGo } from '../helpers/serving-program';
import { commandHere, makeWatchRoot, whyNoWatchHere } from '../helpers/watch-here';

const reason =
  whyNoWatchHere() ??
  whyNoGo() ??
  (findProgram('ansible-playbook') ? undefined : 'no ansible-playbook on this machine');

/** The exported role, run by Ansible itself against this machine, with the rights of whoever runs the tests. */
describe('the watchdog as a role of Ansible', () => {
  const id = 'by-ansible';
  let root = '';
  let folder = '';
  let service: OrdersService;

  beforeEach((context) => {
    if (reason) context.skip(reason);
  });
  beforeAll(async () => {
    if (reason) return;
    root = await makeWatchRoot();
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-role-'));
    service = await startOrdersService('-healthy');
    const request = WatchExportRequestSchema.parse({
      format: 'ansible',
      id,
      process: readlinkSync(`/proc/${service.pid}/exe`),
      endpoint: `${service.url}/debug/pprof/`,
      rules: defaultWatchRules,
      root,
    });
    for (const { path: file, text } of exportWatch(
      request,
      await readShippedScript(path.resolve('resources')),
    )) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
  });
  afterAll(async () => {
    if (existsSync(inWatch('heapcase-watch.sh'))) await commandHere(root, id, 'uninstall', '--purge');
    await service?.stop();
    for (const one of [root, folder]) if (one) await rm(one, { recursive: true, force: true });
  });

  const inWatch = (...names: string[]) => path.join(root, id, ...names);
  /** What its recap says of this machine. */
  const play = async (...args: readonly string[]) => {
    const survive = ['-e', 'heapcase_watch_survive=session', '-e', 'ansible_become=false'];
    const { status, stdout, stderr } = await exec(
      ['ansible-playbook', '-i', 'localhost,', '-c', 'local', ...survive, ...args, 'heapcase-watch.yml'],
      { cwd: folder, env: { ANSIBLE_NOCOLOR: '1', LC_ALL: 'C.UTF-8' } },
    );
    expect(status, stdout + stderr).toBe(0);
    return { changed: Number(/changed=(\d+)/.exec(stdout)?.[1]), stdout };
  };

  it('says by --check what it would change, and changes nothing', async () => {
    expect((await play('--check')).changed).toBeGreaterThan(0);
    expect(existsSync(inWatch())).toBe(false);
  });

  it('starts the watchdog, and the second time changes nothing', async () => {
    expect((await play()).changed).toBeGreaterThan(0);
    const { status, stdout } = await commandHere(root, id, 'status');
    expect(status, stdout).toBe(0);
    expect((await play()).changed).toBe(0);
  });

  it('removes what it installed, and prints it', async () => {
    const { stdout } = await play('-e', 'heapcase_watch_state=absent', '-e', 'heapcase_watch_purge=true');
    expect(stdout).toContain('remains: nothing');
    expect(existsSync(inWatch())).toBe(false);
  });
});
