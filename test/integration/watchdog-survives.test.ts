import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exec } from '../helpers/exec';
import { type Server, startServer, whyNoServer } from '../helpers/server';
import { installPackages } from '../helpers/server-packages';
import { waitFor } from '../helpers/wait-for';
import {
  type ExportedCrontab,
  exportCrontab,
  type PlacedWatch,
  placeWatch,
} from '../helpers/watch-on-server';

const missing = await whyNoServer();
/** What a supervisor has to bring it back in; a busy machine gets some more. */
const BACK_MS = 60_000;

/**
 * The faults that a watchdog has to live through, each one real, on one systemd server: its own sshd, cron, logind
 * with KillUserProcesses=yes, and a reboot at the end.
 */
describe('the watchdog survives', () => {
  let server: Server;
  /** Kept by systemd from the first test to the reboot. */
  let main: PlacedWatch;
  /** Kept by cron; killed once at the beginning, as cron looks once a minute. */
  let cronKept: PlacedWatch;
  let cronKilledAt = 0;
  /** Kept by the systemd of a user who lingers, from her logout on. */
  let ofAda: PlacedWatch;
  /** From the exported crontab, which nothing but cron itself starts. */
  let exported: ExportedCrontab;
  /** Its wall clock is a file: on such a server the real one is that of the whole machine. */
  let jumping: PlacedWatch;
  /** Everything where something could have been left behind, before the first was installed. */
  let before = '';

  const places =
    '/etc/systemd /var/lib/heapcase-watch /var/spool/cron/crontabs /var/lib/systemd/linger /home';
  const filesOf = () => run(`find ${places} -xdev 2>/dev/null | sort`);
  const run = async (command: string) => {
    const { status, stdout, stderr } = await server.ssh(command);
    expect(status, `${command}\n${stderr}${stdout}`).toBe(0);
    return stdout;
  };
  const as = (user: string) => server.sshArgs.map((arg) => arg.replace(/^root@/, `${user}@`));
  const pidOf = async (watch: PlacedWatch) => (await run(`cat ${watch.folder}/lock/pid`)).trim();

  beforeEach((context) => {
    if (missing) context.skip(missing);
  });
  beforeAll(async () => {
    if (missing) return;
    server = await startServer();
    await installPackages(server, ['cron', 'cron-daemon-common', 'libpam-systemd']);
    const users = ['ada', 'bob'].map(
      (user) =>
        `useradd -m -s /bin/bash ${user}; cp -r /root/.ssh /home/${user}/; mkdir -p /home/${user}/.local/state; chown -R ${user}: /home/${user}`,
    );
    await run(users.join('; '));
    await run("sed -i 's/^#KillUserProcesses=no/KillUserProcesses=yes/' /etc/systemd/logind.conf");
    await run('systemctl restart systemd-logind; loginctl enable-linger ada');

    before = await filesOf();

    // A rung that every life reaches at once, and may fire once.
    const conf = ['rungs=1', 'scopes=process', 'per_rung=1', 'quiet=0', 'hold=1', 'second_heap=0', 'tools=0'];
    main = await placeWatch(server, { id: 'main', conf });
    await run(`sh ${main.script} install --survive system`);
    cronKept = await placeWatch(server, { id: 'by-cron' });
    await run(`sh ${cronKept.script} install --survive cron`);
    await cronKept.nextLook();

    exported = await exportCrontab(server, 'from-crontab');
    await run(exported.install);

    jumping = await placeWatch(server, { id: 'jumping' });
    const proc = '/var/lib/jumping';
    await run(`mkdir ${proc} && ln -s /proc/* ${proc}/ && date +%s > ${proc}/wall`);
    await run(`systemd-run --quiet --unit=jumping sh ${jumping.script} --proc ${proc} run`);
    await jumping.nextLook();
    await run(`echo $(($(date +%s) - 3600)) > ${proc}/wall`);

    await run(`kill -9 ${await pidOf(cronKept)}`);
    cronKilledAt = Date.now();
  }, 900_000);
  afterAll(() => server?.stop());

  it('an SSH connection that breaks', async () => {
    const watch = await placeWatch(server, { id: 'session' });
    const install = `sh ${watch.script} install --survive session; echo installed; sleep 600`;
    const client = spawn('ssh', [...server.sshArgs, install], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    client.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await waitFor('the install to end', () => said.includes('installed'), { timeoutMs: 60_000 });
    expect(said).toContain('survives reboot: no');
    client.kill('SIGKILL');
    await once(client, 'exit');
    await watch.nextLook();
    expect((await watch.heartbeat()).is).toBe('alive');
    await run(`sh ${watch.script} uninstall --purge`);
  });

  it('a logout where KillUserProcesses=yes, for a user who lingers', async () => {
    const root = '/home/ada/.local/state/heapcase-watch';
    ofAda = await placeWatch(server, { id: 'of-ada', root, owner: 'ada' });
    await run('chown -R ada: /home/ada');
    const installed = await exec(['ssh', ...as('ada'), `sh ${ofAda.script} install`]);
    expect(installed.stdout + installed.stderr).toContain('kept alive by: systemd --user unit');
    expect(installed.stdout + installed.stderr).toContain('survives logout: yes');
    await waitFor('her session to end', async () => !(await run('loginctl list-sessions')).includes('ada'));
    await ofAda.nextLook();
    expect((await ofAda.heartbeat()).is).toBe('alive');
  });

  it('and says that it will not, for a user who does not linger', async () => {
    const root = '/home/bob/.local/state/heapcase-watch';
    const watch = await placeWatch(server, { id: 'of-bob', root, owner: 'bob' });
    await run('chown -R bob: /home/bob');
    // Cron would bring it back within a minute; a session of its own has nothing that keeps it.
    const installed = await exec(['ssh', ...as('bob'), `sh ${watch.script} install --survive session`]);
    expect(installed.stdout + installed.stderr).toContain('survives logout: no');
    await waitFor('his session to end', async () => !(await run('loginctl list-sessions')).includes('bob'), {
      timeoutMs: 60_000,
    });
    await waitFor('the logout to end it', async () => (await watch.heartbeat()).is === 'dead', {
      timeoutMs: 30_000,
    });
  });

  it('kill -9, under systemd, with what it has counted', async () => {
    const fired = await waitFor(
      'its rung',
      () => (main.state()?.captures.today === 1 ? main.state() : null),
      {
        timeoutMs: 60_000,
      },
    );
    await run(`kill -9 ${fired?.pid}`);
    const after = await main.nextLook(BACK_MS);
    expect(after.pid).not.toBe(fired?.pid);
    // The life goes on, and its rung has fired already.
    await main.nextLook();
    expect(main.state()?.captures.today).toBe(1);
    expect(main.state()?.target).toEqual(fired?.target);
    await waitFor('it to be alive', async () => (await main.heartbeat()).is === 'alive', {
      timeoutMs: 30_000,
    });
  });

  it('a service that is restarted: a life more, a new PID, and its counters', async () => {
    const last = await waitFor('the target', () => main.state()?.target, { timeoutMs: 30_000 });
    await run('systemctl restart orders-api');
    const after = await waitFor(
      'the next life, which fires once more',
      () => {
        const { target, captures } = main.state() ?? {};
        return target && target.pid !== last.pid && captures?.today === 2 && target;
      },
      { timeoutMs: 60_000 },
    );
    expect(after.lives).toBe(last.lives + 1);
  });

  it('an endpoint that hangs: it goes on looking, and gives the capture up', async () => {
    await run('systemctl kill --signal=STOP orders-api');
    try {
      const capture = main.command('test');
      const first = await main.nextLook();
      const later = await main.nextLook();
      expect(later.seq).toBeGreaterThan(first.seq);
      const { status, stdout, stderr } = await capture;
      expect(status, stdout).toBe(1);
      expect(stderr).not.toBe('');
    } finally {
      await run('systemctl kill --signal=CONT orders-api');
    }
    const again = await main.command('test');
    expect(again.status, again.stderr).toBe(0);
  });

  it('a disk that is full, and one that is read-only: it says so and goes on when there is room', async () => {
    const root = '/mnt/small';
    await run(`mkdir -p ${root} && mount -t tmpfs -o size=3m,mode=700 small ${root} && mkdir ${root}/small`);
    const folder = `${root}/small`;
    await run(
      `cp ${main.script} ${folder}/ && sed 's/^id=.*/id=small/' ${main.folder}/watch.conf > ${folder}/watch.conf`,
    );
    const watch = `sh ${folder}/heapcase-watch.sh`;
    await run(`${watch} install --survive session`);
    const state = async () => JSON.parse(await run(`cat ${folder}/state.json`));
    await waitFor('its first look', async () => (await state()).seq > 0, { timeoutMs: 60_000 });
    expect((await state()).disk.tmpfs).toBe(true);
    await run(`${watch} test`);
    // One that it is still taking would give its room back when it fails.
    await waitFor(
      'its baseline and its rung',
      async () => {
        const list = await run(`${watch} list`);
        return ['-baseline-', '-1-'].every((by) => new RegExp(`${by}.* (whole|kept)$`, 'm').test(list));
      },
      { timeoutMs: 60_000 },
    );
    const fill = (file: string) =>
      server.ssh(`dd if=/dev/zero of=${root}/${file} bs=4k oflag=append conv=notrunc status=none`);
    const logged = (what: RegExp, meanwhile?: () => Promise<unknown>) =>
      waitFor(
        `its log to say ${what}`,
        async () => {
          await meanwhile?.();
          return what.test(await run(`cat ${folder}/log`));
        },
        { timeoutMs: 90_000, everyMs: 1000 },
      );
    // The one that runs says it, with the room that it kept for that. A page that it gave back in the moment of the
    // filling, by renaming its state over the last one, would be enough for every later state: that is filled too.
    await logged(/ error cannot write to .*: the disk is full or read-only\n/, async () => {
      if ((await server.ssh(`ls ${folder}/reserve`)).status === 0) await fill('fill');
    });
    expect((await server.ssh(`ls ${folder}/reserve`)).status).not.toBe(0);
    // And one that comes now, when that room is taken too.
    await fill('fill-2');
    const full = await server.ssh(`${watch} test`);
    expect(full.status).toBe(1);
    expect(full.stderr).toMatch(/free|full/);
    expect(await run(`${watch} list`)).not.toMatch(/ part$/m);
    await run(`rm ${root}/fill ${root}/fill-2`);
    await run(`${watch} test`);
    await logged(/ there is room again in /);
    expect(await run(`wc -c <${folder}/reserve`)).toBe('65536\n');
    await waitFor('its error to be over', async () => (await state()).error === null, { timeoutMs: 30_000 });

    await run(`mount -o remount,ro ${root}`);
    const readOnly = await server.ssh(`${watch} test`);
    expect(readOnly.status).toBe(1);
    expect(readOnly.stderr).toMatch(/read-only|write/i);
    await run(`mount -o remount,rw ${root}`);
    const { seq } = await state();
    await waitFor('it to go on', async () => (await state()).seq > seq, { timeoutMs: 60_000 });
    await run(`${watch} test`);
    await run(`${watch} uninstall --purge; umount ${root}`);
  });

  it('a file of /proc that is missing: blind in that scope, not zero and not dead', async () => {
    const watch = await placeWatch(server, { id: 'no-meminfo' });
    const blindly = `mount --bind /dev/null /proc/meminfo && exec sh ${watch.script} run`;
    await run(`systemd-run --quiet --unit=no-meminfo unshare --mount sh -c '${blindly}'`);
    const state = await watch.nextLook();
    expect(state.scopes.find(({ scope }) => scope === 'host')?.permille ?? null).toBeNull();
    expect(state.rules.filter(({ scope }) => scope === 'host').map((rule) => rule.state)).toContain('blind');
    expect(state.scopes.find(({ scope }) => scope === 'cgroup')?.permille).toBeGreaterThan(0);
    await watch.nextLook();
    await run('systemctl stop no-meminfo');
  });

  it('two installs at once: one of them runs', async () => {
    const watch = await placeWatch(server, { id: 'twice' });
    const install = `sh ${watch.script} install --survive system`;
    await run(`${install} & ${install}; wait`);
    await watch.nextLook();
    const { status, stdout, stderr } = await watch.command('run');
    expect(status, stderr).toBe(0);
    expect(stdout + stderr).not.toBe('');
    // A capture is a child with the same name, for a while.
    await waitFor(
      'one of them to be alone',
      async () => (await run(`pgrep -fc '${watch.script} run'`)) === '1\n',
      {
        timeoutMs: 60_000,
      },
    );
    await run(`sh ${watch.script} uninstall --purge`);
  });

  it('its heartbeat tells alive, late, blind and dead apart', async () => {
    const watch = await placeWatch(server, { id: 'beating' });
    await run(`systemd-run --quiet --collect --unit=beating sh ${watch.script} run`);
    const is = (wanted: string) =>
      waitFor(`the heartbeat to be ${wanted}`, async () => (await watch.heartbeat()).is === wanted, {
        timeoutMs: 60_000,
        everyMs: 300,
      });
    await is('alive');
    await run('systemctl kill --signal=STOP beating');
    await is('late');
    await run('systemctl kill --signal=CONT beating');
    await is('alive');
    await run('systemctl stop orders-api');
    await is('blind');
    await run('systemctl start orders-api');
    await is('alive');
    await run('systemctl kill --signal=KILL beating');
    await is('dead');
  });

  it('a clock that is set back by an hour, which it looks for once a minute', async () => {
    await waitFor(
      'it to say so',
      async () => /the wall clock jumped by -3[56]\d\d s/.test(await jumping.log()),
      {
        timeoutMs: 90_000,
      },
    );
    await jumping.nextLook();
    const { is, clockJumped } = await jumping.heartbeat();
    expect(clockJumped).toBe(true);
    // Blind: the service was restarted meanwhile, and this /proc has the processes of the beginning only.
    expect(['alive', 'blind']).toContain(is);
    await run('systemctl stop jumping');
  });

  it('kill -9, under the keeper that cron calls', async () => {
    const back = await waitFor(
      'cron to bring it back',
      async () => (await cronKept.heartbeat()).is === 'alive',
      {
        timeoutMs: BACK_MS + 30_000,
        everyMs: 500,
      },
    );
    expect(back).toBe(true);
    const started = (cronKept.state()?.started ?? 0) * 1000;
    expect(started - cronKilledAt).toBeLessThanOrEqual(BACK_MS + 2000);
    expect(started).toBeGreaterThanOrEqual(cronKilledAt - 1000);
  });

  it('a crontab that was exported: cron accepts it and starts the watchdog', async () => {
    expect(await run('crontab -l')).toContain(exported.crontab);
    const state = JSON.parse(
      await waitFor(
        'cron to start it',
        async () => {
          const { status, stdout } = await server.ssh(`${exported.script} status`);
          return status === 0 && stdout;
        },
        { timeoutMs: BACK_MS + 30_000, everyMs: 500 },
      ),
    );
    expect(state).toMatchObject({ id: 'from-crontab', kept: 'external', target: { comm: 'orders-api' } });
  });

  it('a reboot of the server, under systemd, lingering and cron', async () => {
    const boot = await run('cat /proc/sys/kernel/random/boot_id');
    const watches = [main, cronKept, ofAda];
    const counted = watches.map((watch) => watch.state());
    const captured = await main.captures();
    await server.ssh('systemctl reboot');
    await waitFor(
      'the server to be back',
      async () => {
        const { status, stdout } = await server.ssh('cat /proc/sys/kernel/random/boot_id');
        return status === 0 && stdout !== boot;
      },
      { timeoutMs: 60_000, everyMs: 500 },
    );
    for (const [at, watch] of watches.entries()) {
      await waitFor(`${watch.folder} to be alive`, async () => (await watch.heartbeat()).is === 'alive', {
        timeoutMs: BACK_MS + 30_000,
        everyMs: 500,
      });
      const { target, captures } = watch.state() ?? {};
      expect(target?.lives, watch.folder).toBeGreaterThan(counted[at]?.target?.lives ?? 0);
      expect(captures?.today, watch.folder).toBeGreaterThanOrEqual(counted[at]?.captures.today ?? 0);
    }
    expect(await main.captures()).toEqual(expect.arrayContaining(captured));
    expect(await main.log()).toMatch(/boot/);
    await waitFor(
      'cron to start what was exported',
      async () => (await server.ssh(`${exported.script} status`)).status === 0,
      {
        timeoutMs: BACK_MS + 30_000,
        everyMs: 500,
      },
    );
  });

  it('and what was exported is gone after the commands of its notes', async () => {
    await run(exported.remove);
    const left = await run('crontab -l');
    expect(left).not.toContain('from-crontab');
    expect(left).toContain(cronKept.script);
    expect(await run(`ls ${exported.folder} 2>&1; pgrep -fc '^/bin/sh ${exported.folder}/' || true`)).toMatch(
      /No such file[\s\S]*\n0\n$/,
    );
  });

  it('until it is removed, which leaves nothing of it, however it was kept', async () => {
    const removal = 'uninstall --purge';
    const hers = await exec(['ssh', ...as('ada'), `sh ${ofAda.script} ${removal}`]);
    expect(hers.stdout).toContain('removed: /home/ada/.config/systemd/user/heapcase-watch-of-ada.service\n');
    expect(hers.stdout).toContain('removed: /home/ada/.config\n');
    expect(hers.stdout).toMatch(/remains: nothing\n$/);
    const his = await exec([
      ...['ssh', ...as('bob')],
      `sh .local/state/heapcase-watch/of-bob/heapcase-watch.sh ${removal}`,
    ]);
    expect(his.stdout).toMatch(/remains: nothing\n$/);
    expect(await run(`sh ${cronKept.script} ${removal}`)).toMatch(/remains: nothing\n$/);
    expect((await server.ssh('crontab -l')).stderr).toContain('no crontab');
    const others = '/var/lib/heapcase-watch/*/heapcase-watch.sh';
    await run(`for script in ${others}; do sh $script ${removal} || exit 1; done`);
    // Linger was hers before, and is hers still.
    expect(await filesOf()).toBe(before);
    expect(await run('pgrep -fc "[h]eapcase-watch.sh run" || true')).toBe('0\n');
  });
});
