/** The contract's watch methods, and what the workbench needs beside them. */

import { failureDataOf } from '#core/base/failure';
import type { HostLink } from '#core/contract/link';
import type { Handlers, WorkbenchMethod } from '#core/contract/methods';
import { exportWatch } from '#core/watch/export/export-watch';
import type { AuditedHost } from '../collect/audited-host';
import { collectSteps, collectWatch } from './collect-watch';
import { WatchActs } from './watch-acts';
import type { WatchContext } from './watch-context';
import { WatchLinks } from './watch-links';
import { WatchRegister } from './watch-register';
import { WatchTasks } from './watch-tasks';

type WatchMethod = Extract<WorkbenchMethod, `watch.${string}`>;

export interface Watches {
  readonly handlers: Handlers<WatchMethod>;
  /**
   * A host was connected to for another reason: its watches are looked at, and what they caught is offered. Never throws:
   * that it could not look is told as well.
   */
  noticeOn(name: string, host: AuditedHost): Promise<void>;
  /** A link that all share has changed: watches that wait for it say so. */
  hostLinkChanged(link: HostLink): void;
  /** Stops tasks and closes links. */
  close(): Promise<void>;
}

export function openWatches(context: WatchContext): Watches {
  const register = new WatchRegister(context);
  const links = new WatchLinks(context, register);
  const tasks = new WatchTasks((task) => context.tell({ kind: 'watch-task', task }));
  const acts = new WatchActs(context, register, links, tasks);

  const handlers: Handlers<WatchMethod> = {
    'watch.plan': (request) => acts.plan(request),
    'watch.install': (request) => acts.install(request),
    'watch.list': () => register.views(),
    'watch.look': (key) => acts.look(key),
    'watch.discover': ({ host }) => acts.discover(host),
    'watch.follow': async (key) => {
      await links.follow(key);
      return register.view(key);
    },
    'watch.unfollow': async (key) => {
      await links.unfollow(key);
      return null;
    },
    'watch.rules': ({ rules, ...key }) => acts.rules(key, rules),
    'watch.test': (key) => acts.test(key),
    'watch.collect': async (request) =>
      tasks.start('collect', request, collectSteps, (run) =>
        collectWatch({ context, register, links }, request, run),
      ),
    'watch.pause': (key) => acts.pause(key),
    'watch.resume': (key) => acts.resume(key),
    'watch.upgrade': (key) => acts.upgrade(key),
    'watch.uninstall': async ({ purge, ...key }) => ({ lines: await acts.uninstall(key, purge) }),
    'watch.forget': async (key) => {
      await links.unfollow(key);
      await register.forget(key);
      return null;
    },
    'watch.tasks': async () => tasks.list(),
    'watch.stop': async ({ taskId }) => {
      await tasks.stop(taskId);
      return null;
    },
    'watch.export': async (request) => exportWatch(request, await context.script()),
  };

  return {
    handlers,
    noticeOn: async (name, host) => {
      const failure = await acts.noticeOn(name, host).then(() => null, failureDataOf);
      context.tell({ kind: 'watches-looked', host: name, failure });
    },
    hostLinkChanged: (link) => void register.hostLinkChanged(link).catch(() => {}),
    close: async () => {
      await tasks.stopAll();
      await links.close();
    },
  };
}
