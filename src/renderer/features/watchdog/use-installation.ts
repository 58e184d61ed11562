import { useEffect, useMemo, useRef, useState } from 'react';
import type { FailureData } from '#core/base/failure';
import type { WatchKey, WatchPlan, WatchTask } from '#core/contract/watch';
import { tryCall } from '../../bridge';
import { answered, asked, type Loadable, notAsked } from '../../state/loadable';
import { followWatch, installWatch, stopTask } from '../../state/watch-acts';
import { useWatches, type WatchSheet } from '../../state/watches';
import { emptyForm, type InstallForm, requestOf } from './install-request';
import { readDraft } from './rules-draft';

/** One of the hosts that were chosen: what would be done there, and what came of it. */
export interface HostInstall {
  readonly host: string;
  readonly plan: Loadable<WatchPlan>;
  readonly task: WatchTask | null;
  /** Why it was not even begun there. */
  readonly refusal: FailureData | null;
}

type Answers = ReadonlyMap<string, Loadable<WatchPlan>>;
type Begun = ReadonlyMap<string, { readonly taskId: string | null; readonly refusal: FailureData | null }>;

export const keyOfTask = ({ host, id }: WatchTask): WatchKey => ({ host, id });
export const isOver = ({ task, refusal }: HostInstall): boolean =>
  refusal !== null || (task !== null && task.outcome !== null);
export const isDone = ({ task }: HostInstall): boolean => task?.outcome === 'done';

/** The form, the plan of each host that was chosen, and the installations that were begun: each host goes its own way. */
export function useInstallation(start: Extract<WatchSheet, { kind: 'install' }>) {
  const [form, setForm] = useState(() => emptyForm(start.host ?? 'local', start.process, start.endpoint));
  const [answers, setAnswers] = useState<Answers>(new Map());
  const [begun, setBegun] = useState<Begun>(new Map());
  const [starting, setStarting] = useState(false);
  const tasks = useWatches((watches) => watches.tasks);
  // An answer to what was asked before the form was changed is not told.
  const turn = useRef(0);
  const { rules, wrong } = readDraft(form.draft);

  const installs = useMemo(
    () =>
      form.hosts.map((host): HostInstall => {
        const { taskId = null, refusal = null } = begun.get(host) ?? {};
        const task = taskId === null ? null : (tasks.get(taskId) ?? null);
        return { host, plan: answers.get(host) ?? notAsked, task, refusal };
      }),
    [form.hosts, answers, begun, tasks],
  );

  const put = (host: string, next: (before: Loadable<WatchPlan>) => Loadable<WatchPlan>) =>
    setAnswers((all) => new Map(all).set(host, next(all.get(host) ?? notAsked)));
  /** Rules are read beside the plan, and looked at again by a button; any other answer is to another question. */
  const change = (part: Partial<InstallForm>) => {
    setForm({ ...form, ...part });
    if (part.draft && Object.keys(part).length === 1) return;
    turn.current++;
    const kept = part.hosts ? part.hosts.flatMap((host) => answers.get(host)?.value ?? []) : [];
    setAnswers(new Map(kept.map((plan) => [plan.host, { ...notAsked, value: plan }])));
  };

  const look = () => {
    const asking = ++turn.current;
    for (const host of form.hosts) {
      const request = requestOf(form, rules, host);
      if (!request) continue;
      put(host, asked);
      void tryCall('watch.plan', request).then((result) => {
        if (turn.current === asking) put(host, (before) => answered(result.ok ? before : notAsked, result));
      });
    }
  };

  /** On each host whose plan could be read, and where it is not done yet. */
  const install = async () => {
    setStarting(true);
    await Promise.all(
      installs
        .filter((one) => one.plan.value !== null && !isDone(one))
        .map(async ({ host, plan }) => {
          const request = requestOf(form, rules, host);
          if (!request) return;
          // What was read is what is installed.
          const result = await installWatch({ ...request, id: plan.value?.id ?? null });
          const next = result.ok
            ? { taskId: result.value.taskId, refusal: null }
            : { taskId: null, refusal: result.failure };
          setBegun((all) => new Map(all).set(host, next));
        }),
    );
    setStarting(false);
  };

  const followed = useRef(new Set<string>());
  useEffect(() => {
    for (const { task } of installs) {
      if (task?.outcome !== 'done' || followed.current.has(task.taskId)) continue;
      followed.current.add(task.taskId);
      void followWatch(keyOfTask(task));
    }
  }, [installs]);

  return {
    form,
    rules,
    wrong,
    installs,
    starting,
    change,
    look,
    install,
    stop: () => {
      for (const { task } of installs) if (task?.outcome === null) stopTask(task.taskId);
    },
    /** To the plans again, of those where it did not come to an end. */
    back: () => {
      const left = installs.filter((one) => !isDone(one)).map(({ host }) => host);
      setBegun(new Map());
      change({ hosts: left });
    },
  };
}

export type Installation = ReturnType<typeof useInstallation>;
