/** What can be asked of watches: the verbs of the contract, put together from the parts of this folder. */

import { failure } from '#core/base/failure';
import type { WatchKey, WatchPlanRequest, WatchTask, WatchView } from '#core/contract/watch';
import { shownLines } from '#core/watch/answers';
import { printWatchConf } from '#core/watch/conf';
import type { WatchRules } from '#core/watch/rules';
import { watchIdFor } from '#core/watch/watch-id';
import { message } from '#core/words/messages';
import type { AuditedHost } from '../collect/audited-host';
import { installFilesOn, installSteps, testOn, testSteps } from './install-watch';
import { confFile, installFiles, planWatch, scriptFile, survivalBy } from './plan-watch';
import { type Look, lookAt, putFile, runWatch } from './remote-watch';
import type { KnownWatch } from './watch-book';
import type { WatchContext } from './watch-context';
import type { WatchLinks } from './watch-links';
import type { WatchRegister } from './watch-register';
import type { TaskRun, WatchTasks } from './watch-tasks';

export class WatchActs {
  constructor(
    private readonly context: WatchContext,
    private readonly register: WatchRegister,
    private readonly links: WatchLinks,
    private readonly tasks: WatchTasks,
  ) {}

  async plan(request: WatchPlanRequest) {
    const script = await this.context.script();
    return this.links.with(request.host, (host) => planWatch(host, request, script));
  }

  async install(request: WatchPlanRequest): Promise<WatchTask> {
    const script = await this.context.script();
    const id = request.id ?? watchIdFor(request.target.by === 'name' ? request.target.name : 'watch');
    return this.tasks.start('install', { host: request.host, id }, installSteps, (run) =>
      this.links.with(
        request.host,
        async (host) => {
          await run.step('connect', async () => [null, null]);
          const plan = await run.step('look', async () => {
            const made = await planWatch(host, request, script);
            run.note({ id: made.id });
            const detail = message('watch.step.look.detail', {
              system: made.targetName,
              folder: made.folder,
            });
            return [made, detail];
          });
          const root = plan.folder.slice(0, plan.folder.lastIndexOf('/'));
          const place = { id: plan.id, folder: plan.folder, version: script.version, root };
          const files = installFiles(script, plan.conf);
          const { kept, logout, reboot, why } = await installFilesOn(
            run,
            host,
            place,
            files,
            request.survive,
          );
          await this.register.book.note(
            { host: request.host, id: plan.id, root },
            {
              installedAt: new Date().toISOString(),
              installedSha: script.sha256,
              survives: { kept, logout, reboot, why },
            },
          );
          // Known from here on, whatever the test says.
          await this.#takeIn(request.host, await lookAt(host, place), 'asked');
          if (plan.target.endpoint === null) {
            run.skip('test', message('watch.step.test.no-endpoint'));
            return;
          }
          await this.#test(run, host, request.host, place);
        },
        run.signal,
      ),
    );
  }

  async test(key: WatchKey): Promise<WatchTask> {
    const known = await this.#find(key);
    return this.tasks.start('test', key, testSteps, (run) =>
      this.links.with(
        key.host,
        async (host) => {
          await run.step('connect', async () => [null, null]);
          await this.#test(run, host, key.host, placeOf(known));
        },
        run.signal,
      ),
    );
  }

  /** The script of this Heapcase in the place of the one there. */
  async upgrade(key: WatchKey): Promise<WatchTask> {
    const known = await this.#find(key);
    const script = await this.context.script();
    return this.tasks.start('upgrade', key, installSteps, (run) =>
      this.links.with(
        key.host,
        async (host) => {
          await run.step('connect', async () => [null, null]);
          const { endpoint, survive } = await run.step('look', async () => {
            const [seen] = (await this.#look(host, known)).watches;
            const { kept } = known.survives ?? { kept: seen.state?.kept ?? null };
            // Whoever started it by other means has to bring it the new script: two supervisors would fight.
            if (kept === 'external') throw failure('watch.kept-elsewhere', key);
            const to = seen.state?.endpoint ?? seen.conf?.target.endpoint ?? null;
            return [{ endpoint: to, survive: survivalBy(kept) }, null];
          });
          const place = { ...placeOf(known), version: script.version };
          const answer = await installFilesOn(run, host, place, [scriptFile(script)], survive);
          await this.register.book.note(known, { installedSha: script.sha256, survives: answer });
          await this.#takeIn(key.host, await lookAt(host, place), 'asked');
          if (endpoint === null) run.skip('test', message('watch.step.test.no-endpoint'));
          else await this.#test(run, host, key.host, place);
        },
        run.signal,
      ),
    );
  }

  async look(key: WatchKey): Promise<WatchView> {
    const known = await this.#find(key);
    await this.links.with(key.host, (host) => this.#look(host, known));
    return this.register.view(key);
  }

  /** Every watch in the usual place of the host's user, and those known here in other places. */
  async discover(host: string): Promise<readonly WatchView[]> {
    await this.links.with(host, (audited) => this.noticeOn(host, audited));
    return (await this.register.views()).filter((view) => view.host === host);
  }

  /** Looks over a host that somebody has just connected to. */
  async noticeOn(name: string, host: AuditedHost): Promise<void> {
    const usual = await lookAt(host, { root: null, id: null });
    await this.register.takeIn(name, usual, 'asked', true);
    const others = (await this.register.book.all()).filter(
      (known) => known.host === name && known.root !== usual.root,
    );
    for (const root of new Set(others.map((known) => known.root)))
      await this.register.takeIn(name, await lookAt(host, { root, id: null }), 'asked', true);
  }

  async rules(key: WatchKey, rules: WatchRules): Promise<WatchView> {
    const known = await this.#find(key);
    return this.#afterwards(known, async (host) => {
      const [seen] = (await this.#look(host, known)).watches;
      const target = seen?.conf?.target;
      if (target === undefined) throw failure('watch.not-there', { ...key, folder: placeOf(known).folder });
      const conf = printWatchConf({ id: key.id, target, rules });
      await putFile(host, placeOf(known).folder, confFile(conf));
      // One that does not run reads them when it starts.
      if (seen.running) await runWatch(host, placeOf(known), ['rules']);
    });
  }

  async pause(key: WatchKey): Promise<WatchView> {
    const known = await this.#find(key);
    return this.#afterwards(known, (host) => runWatch(host, placeOf(known), ['pause']));
  }

  async resume(key: WatchKey): Promise<WatchView> {
    const known = await this.#find(key);
    return this.#afterwards(known, (host) => runWatch(host, placeOf(known), ['resume']));
  }

  /** What the host printed: each thing removed, and what remains. */
  async uninstall(key: WatchKey, purge: boolean): Promise<readonly string[]> {
    const known = await this.#find(key);
    await this.links.unfollow(key);
    return this.links.with(key.host, async (host) => {
      const place = placeOf(known);
      const [there] = (await lookAt(host, place)).watches;
      // Removed before, and its captures stayed: who removes these too needs the script once more.
      if (there?.script === null) await putFile(host, place.folder, scriptFile(await this.context.script()));
      const printed = await runWatch(host, place, ['uninstall', ...(purge ? ['--purge'] : [])]);
      const left = await lookAt(host, place);
      if (left.watches.length === 0) await this.register.forget(key);
      else await this.#takeIn(key.host, left, 'live');
      return shownLines(printed);
    });
  }

  async #test(
    run: TaskRun,
    host: AuditedHost,
    name: string,
    place: { readonly id: string; readonly folder: string; readonly root: string },
  ): Promise<void> {
    const task = this.tasks.list().find(({ taskId }) => taskId === run.taskId);
    const look = await testOn(run, host, place, task?.lines ?? []);
    await this.#takeIn(name, look, 'asked');
  }

  /** Known here, or lying in the usual place of the host. */
  async #find(key: WatchKey): Promise<KnownWatch> {
    const known = await this.register.book.find(key);
    if (known !== null) return known;
    await this.links.with(key.host, (host) => this.noticeOn(key.host, host));
    return this.register.known(key);
  }

  async #look(host: AuditedHost, { host: name, id, root }: KnownWatch): Promise<Look> {
    const look = await lookAt(host, { root, id });
    if (look.watches.length === 0)
      throw failure('watch.not-there', { host: name, id, folder: `${root}/${id}` });
    await this.#takeIn(name, look, 'asked');
    return look;
  }

  async #afterwards(known: KnownWatch, work: (host: AuditedHost) => Promise<unknown>): Promise<WatchView> {
    await this.links.with(known.host, async (host) => {
      await work(host);
      await this.#look(host, known);
    });
    return this.register.view(known);
  }

  /** While a followed watch is heard, what is new has just been taken: whoever looks first tells that it fired. */
  #takeIn(name: string, look: Look, how: 'asked' | 'live'): Promise<void> {
    const heard = look.watches.every(({ id }) => this.links.hears({ host: name, id }));
    return this.register.takeIn(name, look, heard ? 'live' : how, false);
  }
}

const placeOf = ({ root, id }: KnownWatch) => ({ root, id, folder: `${root}/${id}` });
