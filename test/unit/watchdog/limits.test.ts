import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProgram } from '../../helpers/exec';
import { waitFor } from '../../helpers/wait-for';
import { FakeHost, FakePprof, runWatch, SteppedWatch } from '../../helpers/watchdog';

const LIMIT_KIB = 512 * 1024;
const QUICK =
  'tools=0\ngc=0\ndebug2_below=0\nsecond_heap=0\nquiet=0\ngrowth=0\ntime_to_oom=0\nfast_path_ticks=0\nhold=1\n';

/** Programs that hang, as they do over a file system whose server is gone: nothing of the watch waits for them for ever. */
describe('every child of the watchdog has a limit', () => {
  let host: FakeHost;
  let pprof: FakePprof;
  let watch: SteppedWatch | undefined;

  beforeEach(async () => {
    host = await FakeHost.make();
    pprof = await FakePprof.listen();
    await host.process({ pid: 4242, cgroup: '9:memory:/hc\n0::/\n' });
    await memoryAt(20);
  });
  afterEach(async () => {
    await rm(hangs(), { force: true });
    await watch?.stop();
    watch = undefined;
    await pprof.close();
    await host.remove();
  });

  const memoryAt = (percent: number) =>
    host.groupV1('/hc', String(LIMIT_KIB * 1024), Math.ceil((LIMIT_KIB * percent) / 100));
  const hangs = () => path.join(host.dir, 'hangs');

  /** A PATH where these programs hang for so many seconds once `hangs` is there, and half a second stands for each limit. */
  async function pathWhere(
    programs: readonly string[],
    seconds: number,
    hasTimeout: boolean,
  ): Promise<string> {
    const bin = path.join(host.dir, 'bin');
    await mkdir(bin, { recursive: true });
    const stub = (name: string, text: string) =>
      writeFile(path.join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const sleep = findProgram('sleep');
    for (const program of programs)
      await stub(
        program,
        `if [ -e ${hangs()} ]; then exec ${sleep} ${seconds}; fi\nexec ${findProgram(program)} "$@"`,
      );
    const named = programs.map((name) => `*" ${name} "*`).join('|');
    await stub(
      'timeout',
      hasTimeout
        ? `case " $* " in ${named}) if [ "$1" = -k ]; then shift 2; fi; shift; exec ${findProgram('timeout')} 0.5 "$@" ;; esac\nexec ${findProgram('timeout')} "$@"`
        : 'exit 125',
    );
    if (!hasTimeout)
      await stub('sleep', `case $1 in 10 | 20 | 60) exec ${sleep} 0.5 ;; esac\nexec ${sleep} "$1"`);
    return `${bin}:${process.env['PATH']}`;
  }

  async function begin(PATH: string): Promise<SteppedWatch> {
    const conf = `target_exe=/usr/local/bin/orders-api\nendpoint=${pprof.url}\n${QUICK}`;
    watch = await SteppedWatch.start(host, conf, { env: { PATH } });
    await watch.settle();
    await watch.tick();
    await watch.settle();
    expect(watch.rungs()).toEqual(['baseline']);
    await writeFile(hangs(), '');
    return watch;
  }

  const ways: readonly (readonly [string, boolean])[] = [
    ['timeout ends them', true],
    ['there is no timeout', false],
  ];
  it.each(ways)(
    'where df, gzip and the hasher hang, and %s',
    async (_way, hasTimeout) => {
      const w = await begin(await pathWhere(['df', 'gzip', 'sha256sum'], 1000, hasTimeout));
      await memoryAt(93);
      await host.pass(1);
      await w.tick();
      // It looks on while the capture waits for them.
      for (let tick = 0; tick < 3; tick++) expect((await w.tick()).scopes[0].permille).toBe(930);
      await w.settle();
      const name = w.captures().find((one) => one.includes('-90-')) ?? '';
      expect(w.meta(name).order).toContain('heap.pb.gz');
      expect(readFileSync(w.file(name, 'manifest.none'), 'utf8')).toBe(
        'sha256sum has not ended within 60 s\n',
      );
      expect(existsSync(w.file(name, 'manifest.sha256'))).toBe(false);
      const log = () => readFileSync(path.join(w.home, 'log'), 'utf8');
      expect(log()).toContain('gzip -t has not ended within 10 s: heap.pb.gz.part is not checked');
      const hanging = await waitFor('the disk to be found silent', async () => {
        const state = await w.tick();
        return state.error?.includes('df has not ended within 10 s') && state;
      });
      expect(hanging.disk.free).toBeNull();
      await rm(hangs());
      await host.pass(300);
      const again = await waitFor('the disk to answer', async () => {
        const state = await w.tick();
        return state.disk.free !== null && state;
      });
      expect(again.error).toBeNull();
      expect(log().match(/df has not ended/g)).toHaveLength(1);
      expect(w.complaints()).toBe('');
    },
    60_000,
  );

  it.each([
    ['list', ['list']],
    ['pack', ['pack', 'x']],
    ['test', ['test']],
    ['doctor', ['doctor']],
    ['uninstall', ['uninstall']],
  ])('%s ends and says so where the file system of the captures hangs', async (_verb, words) => {
    const PATH = await pathWhere(['ls'], 1000, true);
    await begin(PATH);
    await watch?.stop();
    const { stdout, stderr } = await runWatch(host, words, { env: { PATH } });
    expect(stdout + stderr).toContain('does not answer: the file system there hangs');
  });

  it('and a child that none of them holds is ended after six minutes', async () => {
    const w = await begin(await pathWhere(['sed'], 20, true));
    await memoryAt(72);
    await host.pass(1);
    await w.tick();
    await host.pass(361);
    expect((await w.tick()).captures.last?.rung).toBe('baseline');
    await host.pass(20);
    await w.tick();
    await w.settle();
    expect((await w.tick()).error).toBe('it did not end within 360 s, and was ended');
    expect(w.state().captures.last).toMatchObject({ rung: '70', heap: false });
  });
});
