import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../helpers/cache';
import { startCli } from '../helpers/cli';
import { waitFor } from '../helpers/wait-for';

/** The embedded demo as a user runs it: no server, no Go, no display. */
describe('heapcase demo', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heapcase-demo-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** The demo service of a run, from the pid that the target step prints. */
  const servicePid = (said: string) => Number(/pid (\d+)/.exec(said)?.[1]);

  it('leaves a case and a report that name getBetweenDates, and no process', async () => {
    const out = join(folder, 'out');
    const demo = startCli(['demo', '--out', out, '--json']);
    const { status, stdout, stderr } = await demo.ended;
    expect(status, stderr).toBe(0);
    const answer = JSON.parse(stdout);
    expect(answer.verdict.culprit).toMatchObject({
      function: 'getBetweenDates',
      file: expect.stringContaining('get-between-dates.cjs'),
    });
    expect(answer.verdict.class).toBe('go-heap-growth');
    expect(answer.folder.startsWith(out)).toBe(true);
    const report = await readFile(answer.report, 'utf8');
    expect(report).toContain('getBetweenDates');
    expect(report).not.toMatch(/<script|src="http|href="http|url\(http/);
    expect(isAlive(servicePid(stderr))).toBe(false);
  });

  it('says another name when the function has another name: the verdict follows the evidence', async () => {
    // A copy of the built command line beside a copy of the resources, in which the function is renamed.
    await cp(resolve('out/cli'), join(folder, 'out', 'cli'), { recursive: true });
    await cp(resolve('resources'), join(folder, 'resources'), { recursive: true });
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    for (const file of ['get-between-dates.cjs', 'orders-report.cjs', 'orders-api.cjs']) {
      const path = join(folder, 'resources', 'demo', file);
      const source = await readFile(path, 'utf8').catch(() => null);
      if (source !== null) await writeFile(path, source.replaceAll('getBetweenDates', 'listEveryDay'));
    }
    const { status, stdout, stderr } = await startCli(
      ['demo', '--out', join(folder, 'cases'), '--json'],
      {},
      join(folder, 'out', 'cli', 'index.cjs'),
    ).ended;
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout).verdict.culprit.function).toBe('listEveryDay');
  });

  it('stops its service on Ctrl-C, and still reports what was captured', async () => {
    const demo = startCli(['demo', '--out', folder]);
    await waitFor('two captures', () => demo.said().includes('heap-1.pb.gz'));
    const pid = servicePid(demo.said());
    expect(isAlive(pid)).toBe(true);
    demo.kill('SIGINT');
    const { status, stdout } = await demo.ended;
    expect(status).toBe(0);
    expect(stdout).toContain('report.html');
    expect(isAlive(pid)).toBe(false);
  });

  it('does not outlive Heapcase, however that ends', async () => {
    const demo = startCli(['demo', '--out', folder]);
    await waitFor('the service', () => Number.isFinite(servicePid(demo.said())));
    const pid = servicePid(demo.said());
    demo.kill('SIGKILL');
    await waitFor('the service to end', () => !isAlive(pid));
  });
});
