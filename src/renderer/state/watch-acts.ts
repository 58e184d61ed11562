/** What a person can do to watchdogs. Each act calls the main process and puts the answer where the screens look. */

import type { FailureData } from '#core/base/failure';
import type { Result } from '#core/base/result';
import type { Method, RequestOf } from '#core/contract/methods';
import type { WatchCollectRequest, WatchKey, WatchTask, WatchView } from '#core/contract/watch';
import type { WatchRules } from '#core/watch/rules';
import { tryCall } from '../bridge';
import { linkOf, useHosts } from './hosts';
import { go } from './navigation';
import { dropWatch, keyOf, putTask, putViews, setFailure, useWatches, watchesOnHost } from './watches';

/** Runs an act once at a time for each watch, and keeps why it failed beside the watch. */
async function act<T>(key: WatchKey, name: WatchAct, work: () => Promise<Result<T>>): Promise<T | null> {
  const mark = `${keyOf(key)} ${name}`;
  if (useWatches.getState().busy.has(mark)) return null;
  useWatches.setState(({ busy }) => ({ busy: new Set(busy).add(mark) }));
  const result = await work();
  useWatches.setState(({ busy }) => ({ busy: new Set([...busy].filter((one) => one !== mark)) }));
  setFailure(key, result.ok ? null : result.failure);
  return result.ok ? result.value : null;
}

export type WatchAct = 'follow' | 'test' | 'pause' | 'upgrade';

export const isBusy =
  (key: WatchKey, name: WatchAct) =>
  ({ busy }: { readonly busy: ReadonlySet<string> }): boolean =>
    busy.has(`${keyOf(key)} ${name}`);

type ViewMethod = Extract<Method, 'watch.follow' | 'watch.pause' | 'watch.resume'>;
type TaskMethod = Extract<Method, 'watch.test' | 'watch.upgrade'>;

const plain = ({ host, id }: WatchKey): WatchKey => ({ host, id });

async function viewed(key: WatchKey, name: WatchAct, method: ViewMethod): Promise<void> {
  const view: WatchView | null = await act(key, name, () => tryCall(method, plain(key)));
  if (view) putViews([view]);
}

async function started(key: WatchKey, name: WatchAct, method: TaskMethod): Promise<void> {
  const task: WatchTask | null = await act(key, name, () => tryCall(method, plain(key)));
  if (task) putFirst(task);
}

/** The event that tells of it may have come first, and others after it. */
function putFirst(task: WatchTask): void {
  if (!useWatches.getState().tasks.has(task.taskId)) putTask(task);
}

export async function loadWatches(): Promise<void> {
  const [views, tasks] = await Promise.all([tryCall('watch.list', {}), tryCall('watch.tasks', {})]);
  if (views.ok) putViews(views.value);
  if (tasks.ok) tasks.value.forEach(putFirst);
}

/** A host was connected to, and told of its watches: they are listened to from now on. */
export function followWatchesOn(host: string): void {
  for (const { view } of watchesOnHost(host)(useWatches.getState())) {
    if (!view.followed) void followWatch(view);
  }
}

export const followWatch = (key: WatchKey) => viewed(key, 'follow', 'watch.follow');
export const pauseWatch = (key: WatchKey) => viewed(key, 'pause', 'watch.pause');
export const resumeWatch = (key: WatchKey) => viewed(key, 'pause', 'watch.resume');
export const testWatch = (key: WatchKey) => started(key, 'test', 'watch.test');
export const upgradeWatch = (key: WatchKey) => started(key, 'upgrade', 'watch.upgrade');

/** Follows by itself only where nobody will be asked for a password: here, and where the window is connected. */
export function followIfOpen(view: WatchView): void {
  const open = view.host === 'local' || linkOf(useHosts.getState().visits.get(view.host)) === 'connected';
  if (open && !view.followed) void followWatch(view);
}

export async function unfollowWatch(key: WatchKey): Promise<void> {
  await act(key, 'follow', () => tryCall('watch.unfollow', plain(key)));
  const listed = await tryCall('watch.list', {});
  if (listed.ok) putViews(listed.value);
}

/** Null when the rules are in force, else why not. */
export async function changeRules(key: WatchKey, rules: WatchRules): Promise<FailureData | null> {
  const result = await tryCall('watch.rules', { ...plain(key), rules });
  if (!result.ok) return result.failure;
  putViews([result.value]);
  return null;
}

export async function collectWatch(request: WatchCollectRequest): Promise<FailureData | null> {
  const result = await tryCall('watch.collect', request);
  if (!result.ok) return result.failure;
  putFirst(result.value);
  return null;
}

export async function installWatch(request: RequestOf<'watch.install'>): Promise<Result<WatchTask>> {
  const result = await tryCall('watch.install', request);
  if (result.ok) putFirst(result.value);
  return result;
}

export const stopTask = (taskId: string) => void tryCall('watch.stop', { taskId });

/** What the host printed while it removed the watch. */
export async function uninstallWatch(key: WatchKey, purge: boolean): Promise<Result<readonly string[]>> {
  const result = await tryCall('watch.uninstall', { ...plain(key), purge });
  return result.ok ? { ok: true, value: result.value.lines } : result;
}

/** Off this computer's list; nothing changes on the host. */
export async function forgetWatch(key: WatchKey): Promise<void> {
  const result = await tryCall('watch.forget', plain(key));
  setFailure(key, result.ok ? null : result.failure);
  if (!result.ok) return;
  dropWatch(key);
  go({ screen: 'watches', watch: null });
}
