import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { must } from '../../helpers/exec';
import { waitFor } from '../../helpers/wait-for';
import { WATCHDOG_SCRIPT } from '../../helpers/watchdog';

/** In the home of a user who had no folder for such things yet. */
describe('the removal of the watchdog', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'heapcase-removal-'));
  });
  afterEach(async () => {
    for (const id of ['one', 'two']) await command(id, 'stop').catch(() => '');
    await rm(home, { recursive: true, force: true });
  });

  const root = () => path.join(home, '.local/state/heapcase-watch');
  const command = (id: string, ...words: string[]) =>
    must(['sh', WATCHDOG_SCRIPT, '--root', root(), '--id', id, ...words], { env: { HOME: home } });
  const install = (id: string) => command(id, 'install', '--survive', 'session');
  const left = async () => (await readdir(home, { recursive: true })).sort();
  const removed = (printed: string) =>
    printed.split('\n').flatMap((line) => /^removed: (.*)$/.exec(line)?.[1] ?? []);

  it('takes back each folder that was made for it, and prints it', async () => {
    await install('one');
    const printed = await command('one', 'uninstall', '--purge');
    expect(removed(printed).slice(-4)).toEqual([
      path.join(root(), 'one'),
      root(),
      path.dirname(root()),
      path.join(home, '.local'),
    ]);
    expect(printed.trim().split('\n').at(-1)).toBe('remains: nothing');
    expect(await left()).toEqual([]);
  });

  it('leaves to another watch what that lives in, which then takes it back', async () => {
    await install('one');
    await install('two');
    expect(await command('one', 'uninstall', '--purge')).toContain('remains: nothing');
    expect(await left()).toContain('.local/state/heapcase-watch/two');
    expect(removed(await command('two', 'uninstall', '--purge'))).toContain(path.join(home, '.local'));
    expect(await left()).toEqual([]);
  });

  it('has left nothing readable to others meanwhile', async () => {
    await install('one');
    await waitFor('its heartbeat', async () => (await left()).some((file) => file.endsWith('state.json')));
    await command('one', 'pause');
    const names = ['watch.conf', 'heapcase-watch.sh', 'state.json', 'counters', 'log', 'folders', 'reserve'];
    const files = await left();
    for (const name of names) expect(files).toContain(`.local/state/heapcase-watch/one/${name}`);
    for (const file of files) expect((await stat(path.join(home, file))).mode & 0o077, file).toBe(0);
  });

  it('takes nothing that was there before, and names what others have put into what is its own', async () => {
    await mkdir(path.join(home, '.local'));
    await install('one');
    await writeFile(path.join(home, '.local/state/other'), '');
    const printed = await command('one', 'uninstall', '--purge');
    expect(printed).toContain(`remains: ${home}/.local/state, which is not empty\n`);
    expect(printed).not.toContain('remains: nothing');
    expect(await left()).toEqual(['.local', '.local/state', '.local/state/other']);
  });

  it('knows of its folders still when the captures stayed and go later', async () => {
    const elsewhere = path.join(home, 'data/captures');
    await install('one');
    const kept = path.join(root(), 'one/captures/20261123T020000Z-90-1');
    await mkdir(kept, { recursive: true });
    expect(await command('one', 'uninstall')).toContain(`remains: ${path.dirname(kept)}\n`);
    const printed = await command('one', 'uninstall', '--purge');
    expect(printed).toContain('remains: nothing');
    expect(await left()).toEqual([]);

    await command('two', 'install', '--survive', 'session');
    await writeFile(path.join(root(), 'two/watch.conf'), `id=two\ncaptures=${elsewhere}\n`);
    await command('two', 'restart');
    await waitFor('its folder', async () => (await left()).includes('data/captures'));
    await command('two', 'uninstall', '--purge');
    expect(await left()).toEqual([]);
  });
});
