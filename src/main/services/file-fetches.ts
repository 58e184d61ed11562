/**
 * Files that a person fetches from hosts: copied beside the settings until they are whole, then evidence of a case of
 * their own. What has come of one that did not become whole stays, and the next try goes on with it.
 */

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { failure, failureDataOf } from '#core/base/failure';
import type { HostAct } from '#core/case/model';
import type { FileFetch, FileFetchEvent, FileFetchRequest, KeptFetch } from '#core/contract/file-fetch';
import type { Handlers, WorkbenchMethod } from '#core/contract/methods';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import { provenanceOf } from '../collect/provenance';
import type { Download, DownloadOptions } from '../host/download';
import type { OpenCases } from './open-cases';
import { judge } from './opened-files';

type FetchMethod = Extract<WorkbenchMethod, `fetch.${string}`>;

export interface FileFetchesContext {
  /** Where what has come waits. */
  readonly folder: string;
  readonly openCases: OpenCases;
  readonly tool: string;
  language(): Promise<Language>;
  download(
    host: string,
    file: string,
    target: string,
    options: DownloadOptions,
    onAct: (act: HostAct) => void,
  ): Promise<Download>;
  /** Into the audit log of what belongs to no case. */
  onAct(act: HostAct): void;
  onCasesChanged(): void;
  tell(event: FileFetchEvent): void;
}

export interface FileFetches {
  readonly handlers: Handlers<FetchMethod>;
  /** Ends those that run; what has come of them stays. */
  close(): Promise<void>;
}

interface Running {
  view: FileFetch;
  readonly stop: AbortController;
  done: Promise<void>;
}

/** Larger ones are not read to see what they are. */
const judgedUpTo = 64 * 1024 * 1024;

export function openFileFetches(context: FileFetchesContext): FileFetches {
  const running = new Map<string, Running>();

  const start = (request: FileFetchRequest): FileFetch => {
    // Two at once would write into the same copy.
    for (const { view } of running.values())
      if (view.host === request.host && view.file === request.file) return view;
    const one: Running = {
      view: {
        ...request,
        fetchId: randomUUID(),
        startedAt: new Date().toISOString(),
        ...{ bytes: null, all: null, hadAlready: 0, outcome: null, failure: null, kept: null },
      },
      stop: new AbortController(),
      done: Promise.resolve(),
    };
    const change = (part: Partial<FileFetch>) => {
      one.view = { ...one.view, ...part };
      context.tell({ kind: 'file-fetch', fetch: one.view });
    };
    const { fetchId } = one.view;
    running.set(fetchId, one);
    // In the next turn, so that whoever started it knows its id before its first word.
    one.done = Promise.resolve()
      .then(() => fetchFile(context, one.view, one.stop.signal, change))
      .then(
        (last) => ({ ...last, outcome: 'done' as const }),
        (thrown) =>
          one.stop.signal.aborted
            ? { outcome: 'stopped' as const }
            : { outcome: 'failed' as const, failure: failureDataOf(thrown) },
      )
      .then((last) => {
        running.delete(fetchId);
        change(last);
      });
    return one.view;
  };

  const stop = async (fetchId: string): Promise<void> => {
    const one = running.get(fetchId);
    one?.stop.abort();
    await one?.done;
  };

  return {
    handlers: {
      'fetch.start': async (request) => start(request),
      'fetch.list': async () => [...running.values()].map(({ view }) => view),
      'fetch.stop': async ({ fetchId }) => {
        await stop(fetchId);
        return null;
      },
    },
    close: async () => {
      await Promise.allSettled([...running.keys()].map(stop));
    },
  };
}

async function fetchFile(
  context: FileFetchesContext,
  { host, file }: FileFetchRequest,
  signal: AbortSignal,
  change: (part: Partial<FileFetch>) => void,
): Promise<Partial<FileFetch>> {
  const acts: HostAct[] = [];
  try {
    await mkdir(context.folder, { recursive: true, mode: 0o700 }).catch((thrown: Error) => {
      throw failure('file.unwritable', { file: context.folder, reason: thrown.message });
    });
    // A name of ours: whatever the host calls it is a label.
    const name = createHash('sha256').update(`${host}\n${file}`).digest('hex').slice(0, 32);
    const copy = path.join(context.folder, name);
    const onProgress = (bytes: number, all: number) => change({ bytes, all });
    const done = await context.download(host, file, copy, { signal, onProgress }, (act) => acts.push(act));
    const kept = await keep(context, { host, file, copy, done, acts: acts.splice(0) });
    await rm(copy, { force: true });
    return { kept, bytes: done.bytes, all: done.bytes, hadAlready: done.hadAlready };
  } finally {
    // What did not come into a case.
    for (const act of acts) context.onAct(act);
  }
}

interface Copied extends FileFetchRequest {
  readonly copy: string;
  readonly done: Download;
  readonly acts: readonly HostAct[];
}

async function keep(
  { openCases, tool, language, onCasesChanged }: FileFetchesContext,
  { host, file, copy, done, acts }: Copied,
): Promise<KeptFetch> {
  const label = path.posix.basename(file);
  const { size, mtime } = await stat(copy);
  const { kind, saysTakenAt } =
    size <= judgedUpTo ? await judge(await readFile(copy)) : { kind: 'file' as const, saysTakenAt: null };
  const spoken = await language();
  const openCase = await openCases.createForGuest(
    say(spoken, message('case.title.fetched', { file: label, host })),
  );
  try {
    for (const { at: _at, ...act } of acts) await openCase.append({ kind: 'ran-on-host', ...act });
    const checked = done.changedMeanwhile ? 'changed' : done.checked;
    if (checked !== 'hash')
      await openCase.append({ kind: 'gap', what: message(`gap.fetched-${checked}`, { file }) });
    const provenance = {
      ...provenanceOf({ host, clockOffsetMs: null, tool }, null, {
        how: `fetched ${file}`,
        status: null,
        takenAt: acts.at(0)?.at ?? mtime.toISOString(),
        endedAt: mtime.toISOString(),
        complete: 'whole',
      }),
      opened: { saysTakenAt },
    };
    const intake = await openCase.beginEvidence(kind, label, provenance);
    for await (const chunk of createReadStream(copy)) await intake.write(chunk as Uint8Array);
    await intake.seal(provenance);
    return { caseId: openCase.id, sha256: done.sha256, checked };
  } finally {
    await openCases.leave(openCase);
    onCasesChanged();
  }
}
