import { useCallback, useEffect, useRef, useState } from 'react';
import { type FailureData, failureDataOf } from '#core/base/failure';
import type { Trace } from '#core/profile/index';
import { askProfiles, type CaseProfiles } from '../../profiles/ask-profiles';
import { type Answered, useAnswer } from '../../profiles/use-answer';
import type { Seen, TracesAnswer } from '../../worker/profile-calls';
import { isCancelled } from '../../worker/worker-client';

const pageSize = 200;

interface Traces {
  /** What holds for all pages; its traces are the first ones. */
  readonly answered: Answered<TracesAnswer>;
  /** Null while it is on its way. */
  readonly traceAt: (index: number) => Trace | null;
  /** Rows that have come into sight. */
  readonly onRange: (from: number, end: number) => void;
}

/** The traces of a view, fetched from the worker as they are scrolled to. */
export function useTraces(
  profiles: CaseProfiles,
  seen: Seen,
  { by, search }: { by: 'file' | 'value'; search: string },
): Traces {
  const key = JSON.stringify([profiles.caseId, seen, by, search]);
  const ask = (from: number, signal: AbortSignal) =>
    askProfiles(profiles, 'traces', { ...seen, by, search, from, count: pageSize }, { signal });
  const latest = useRef(ask);
  latest.current = ask;
  const answered = useAnswer(key, async (signal) => ({ of: key, ...(await ask(0, signal)) }));
  const [pages, setPages] = useState<ReadonlyMap<number, readonly Trace[]>>(new Map());
  const [failed, setFailed] = useState<{ readonly of: string; readonly failure: FailureData } | null>(null);
  const open = useRef(new Map<number, AbortController>());

  // Pages of another question are no longer wanted.
  const { value } = answered;
  useEffect(() => {
    setFailed(null);
    setPages(value ? new Map([[0, value.traces]]) : new Map());
    const asked = open.current;
    return () => {
      for (const stop of asked.values()) stop.abort();
      asked.clear();
    };
  }, [value]);

  const current = value?.of === key;
  const count = value?.count ?? 0;
  const onRange = useCallback(
    (from: number, end: number) => {
      if (!current) return;
      const last = Math.min(count, end);
      for (let page = Math.floor(from / pageSize); page * pageSize < last; page++) {
        if (pages.has(page) || open.current.has(page)) continue;
        const stop = new AbortController();
        open.current.set(page, stop);
        latest.current(page * pageSize, stop.signal).then(
          ({ traces }) => {
            open.current.delete(page);
            if (!stop.signal.aborted) setPages((before) => new Map(before).set(page, traces));
          },
          (thrown: unknown) => {
            open.current.delete(page);
            if (!isCancelled(thrown)) setFailed({ of: key, failure: failureDataOf(thrown) });
          },
        );
      }
    },
    [current, count, pages, key],
  );
  const again = () => {
    setFailed(null);
    answered.again();
  };
  // A page that cannot be had is no row that is on its way: the view says why, and asks for all of it anew.
  const failure = failed?.of === key ? failed.failure : null;
  return {
    answered: failure ? { ...answered, failure, state: 'failed', again } : answered,
    traceAt: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null,
    onRange,
  };
}
