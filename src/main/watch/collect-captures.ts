/**
 * Captures from a server into a case. A file comes once: what the case has is not asked for again, what came in part
 * goes on where it stopped, over as many links as it takes.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { failure, failureDataOf } from '#core/base/failure';
import { lifeOf } from '#core/case/life';
import type { Capture, Evidence, Provenance, Target } from '#core/case/model';
import {
  type CollectOrigin,
  evidenceName,
  gapsOfCapture,
  targetOfCapture,
  timeOfCapture,
  watchOfCapture,
} from '#core/watch/capture-in-case';
import {
  captureListingScript,
  type RemoteCapture,
  type RemoteCaptureFile,
  readCaptureListing,
} from '#core/watch/capture-listing';
import { kindOfCaptureFile, requestOfCaptureFile } from '#core/watch/captures';
import { type Message, message } from '#core/words/messages';
import type { AuditedHost } from '../collect/audited-host';
import type { OpenCase } from '../store/case-store';
import { Arrival } from './arrival';
import { fetchFiles } from './fetch-files';
import { newMark, noAnswer } from './remote-watch';
import type { Lease } from './watch-links';

/** What to bring, and where from. */
export interface CollectRequest {
  readonly origin: CollectOrigin;
  /** The folder that holds the captures. */
  readonly folder: string;
  /** Oldest first. */
  readonly names: readonly string[];
  /** `heapcase 0.1.0`. */
  readonly tool: string;
  /** The life that runs now, as far as it could be looked at: more is known of it than a capture says. */
  readonly living: Target | null;
}

export interface CollectedSum {
  readonly captures: number;
  readonly files: number;
  readonly bytes: number;
  readonly known: number;
  readonly expectedBytes: number;
}

export interface CollectServices {
  readonly openCase: OpenCase;
  readonly signal: AbortSignal;
  lease(): Promise<Lease>;
  /** The captures that are there, before the first byte comes. */
  onList(captures: number, known: number): void;
  /** While bytes come; `number` counts the captures from 1. */
  onProgress(sum: CollectedSum, number: number): void;
  /** A lost link is tried again after so many seconds. */
  onRetry(seconds: number, sum: CollectedSum): void;
}

/** Links that bring nothing new, one after the other, before it is given up. */
const mostFruitless = 6;

export async function collectCaptures(
  request: CollectRequest,
  services: CollectServices,
): Promise<CollectedSum> {
  const collecting = new Collecting(request, services);
  try {
    for (let fruitless = 0; ; ) {
      const before = collecting.sum.bytes;
      try {
        await collecting.overOneLink();
        return collecting.sum;
      } catch (thrown) {
        if (services.signal.aborted) throw failure('failure.cancelled');
        const { code } = failureDataOf(thrown);
        fruitless = collecting.sum.bytes > before ? 1 : fruitless + 1;
        if (!passing.has(code) || fruitless >= mostFruitless) throw thrown;
        const seconds = 2 ** (fruitless - 1);
        services.onRetry(seconds, collecting.sum);
        await delay(seconds * 1000, undefined, { signal: services.signal }).catch(() => {});
      }
    }
  } finally {
    await collecting.close();
  }
}

const passing: ReadonlySet<string> = new Set([
  'host.lost',
  'host.unreachable',
  'host.timeout',
  'host.channel-refused',
]);

class Collecting {
  #listed: readonly RemoteCapture[] | null = null;
  #current: { readonly capture: RemoteCapture; readonly files: CaptureFiles } | null = null;
  #sum: CollectedSum = { captures: 0, files: 0, bytes: 0, known: 0, expectedBytes: 0 };
  #done = new Set<string>();

  constructor(
    private readonly request: CollectRequest,
    private readonly services: CollectServices,
  ) {}

  get sum(): CollectedSum {
    return this.#sum;
  }

  /** Goes on where the link before stopped; throws when this one ends as well. */
  async overOneLink(): Promise<void> {
    const { host, done } = await this.services.lease();
    try {
      this.#listed ??= await this.#list(host);
      for (const [index, capture] of this.#listed.entries()) {
        if (this.#done.has(capture.name)) continue;
        await this.#one(host, capture, index + 1);
        this.#done.add(capture.name);
      }
    } finally {
      await done();
    }
  }

  /** What was arriving becomes part of the case as far as it came. */
  async close(): Promise<void> {
    await this.#current?.files.sealRest();
    this.#current = null;
  }

  async #list(host: AuditedHost): Promise<readonly RemoteCapture[]> {
    const { names, folder } = this.request;
    const { captures } = await this.services.openCase.record();
    const known = new Set(captures.flatMap(({ watch }) => (this.#isOurs(watch) ? [watch?.name] : [])));
    const wanted = names.filter((name) => !known.has(name));
    const listed: RemoteCapture[] = [];
    for (let at = 0; at < wanted.length; at += 100)
      listed.push(...(await listCaptures(host, folder, wanted.slice(at, at + 100))));
    const bytes = listed.flatMap(({ files }) => files).reduce((sum, file) => sum + file.bytes, 0);
    this.#sum = { ...this.#sum, known: names.length - wanted.length, expectedBytes: bytes };
    this.services.onList(listed.length, this.#sum.known);
    return listed;
  }

  #isOurs(watch: Capture['watch']): boolean {
    const { host, id } = this.request.origin;
    return watch?.host === host && watch.id === id;
  }

  async #one(host: AuditedHost, capture: RemoteCapture, number: number): Promise<void> {
    const { openCase, signal, onProgress } = this.services;
    const { folder, origin } = this.request;
    if (this.#current?.capture !== capture)
      this.#current = { capture, files: await CaptureFiles.begin(this.request, openCase, capture) };
    const { files } = this.#current;
    const came = (bytes: number) => {
      this.#sum = { ...this.#sum, bytes: this.#sum.bytes + bytes };
      onProgress(this.#sum, number);
    };
    came(0);
    const from = { folder: `${folder}/${capture.folder}`, watch: origin.id };
    const trouble = await fetchFiles(host, from, files.arrivals, came, signal).then(
      () => null,
      (thrown: unknown) => {
        // A file that cannot be read is a gap; everything else ends this link, or all.
        if (failureDataOf(thrown).code === 'watch.command-failed') return failureDataOf(thrown);
        throw thrown;
      },
    );
    const reason = String(trouble?.fillings['reason'] ?? '');
    await files.finish(reason);
    this.#current = null;
    const { captures, files: before } = this.#sum;
    this.#sum = { ...this.#sum, captures: captures + 1, files: before + capture.files.length };
  }
}

async function listCaptures(
  host: AuditedHost,
  folder: string,
  names: readonly string[],
): Promise<readonly RemoteCapture[]> {
  const mark = newMark();
  const result = await host.exec(['sh', '-c', captureListingScript, 'list', mark, folder, ...names], {
    timeoutMs: 120_000,
    maxBytes: 64 * 1024 * 1024,
  });
  const listed = readCaptureListing(new TextDecoder().decode(result.stdout), mark);
  if (listed === null) throw noAnswer(host, result);
  return listed;
}

/** The files of one capture on their way, and the capture's entry once they are here. */
class CaptureFiles {
  private constructor(
    private readonly request: CollectRequest,
    private readonly openCase: OpenCase,
    private readonly capture: RemoteCapture,
    private readonly number: number,
    private readonly present: readonly Evidence[],
    readonly arrivals: readonly Arrival[],
  ) {}

  static async begin(
    request: CollectRequest,
    openCase: OpenCase,
    capture: RemoteCapture,
  ): Promise<CaptureFiles> {
    const { evidence, captures, targets } = await openCase.record();
    const { origin, living } = request;
    const told = targetOfCapture(origin, capture);
    const target = told !== null && lifeOf(told) === lifeOf(living) ? living : told;
    if (target !== null && !targets.some((known) => lifeOf(known) === lifeOf(target)))
      await openCase.append({ kind: 'target-pinned', target });

    const rung = watchOfCapture(origin, capture).rung;
    const highest = Math.max(-1, ...captures.map(({ number }) => number));
    const number = highest < 0 && rung !== 'baseline' ? 1 : highest + 1;
    const own = evidence.filter(
      ({ provenance: { host, watch } }) =>
        host === origin.host && watch?.id === origin.id && watch.capture === capture.name,
    );
    const wholeOf = (file: RemoteCaptureFile) =>
      own.find(
        ({ provenance, bytes }) =>
          provenance.watch?.file === file.name && provenance.complete === 'whole' && bytes === file.bytes,
      );
    const arrivals: Arrival[] = [];
    for (const file of capture.files) {
      if (wholeOf(file)) continue;
      const arrival = new Arrival(openCase, file, {
        kind: kindOfCaptureFile(file.name),
        name: evidenceName(file.name, number),
        provenance: provenanceOf(request, capture, file.name, target),
      });
      // What an interrupted run brought is its beginning.
      const part = own.findLast(
        ({ provenance, bytes }) =>
          provenance.watch?.file === file.name &&
          provenance.complete === 'interrupted' &&
          bytes > 0 &&
          bytes < file.bytes,
      );
      if (part) await arrival.write(await openCase.readEvidence(part.id));
      arrivals.push(arrival);
    }
    const present = capture.files.flatMap((file) => wholeOf(file) ?? []);
    return new CaptureFiles(request, openCase, capture, number, present, arrivals);
  }

  /** Everything came that will: seals it, writes the journal's entry. `reason`: why some did not. */
  async finish(reason: string): Promise<void> {
    const { capture, openCase, request } = this;
    const gaps: Message[] = [...gapsOfCapture(capture)];
    const taken: Evidence[] = [...this.present];
    for (const arrival of this.arrivals) {
      const { name } = arrival.file;
      if (!arrival.isWhole)
        gaps.push(message('gap.watch.missing', { capture: capture.name, file: name, reason }));
      if (arrival.bytes === 0 && arrival.file.bytes > 0) continue;
      const { evidence, changed } = await arrival.seal();
      if (changed) gaps.push(message('gap.watch.changed', { capture: capture.name, file: name }));
      taken.push(evidence);
    }
    const place = (file: string | undefined) => capture.files.findIndex(({ name }) => name === file);
    taken.sort((a, b) => place(a.provenance.watch?.file) - place(b.provenance.watch?.file));
    for (const what of gaps)
      await openCase.append({ kind: 'gap', what: { key: what.key, fillings: { ...what.fillings } } });
    const watch = watchOfCapture(request.origin, capture);
    await openCase.append({
      kind: 'capture',
      label: watch.rung === 'baseline' ? 'baseline' : 'capture',
      number: this.number,
      at: timeOfCapture(request.origin, capture).takenAt,
      evidence: taken.map(({ id }) => id),
      watch,
    });
  }

  /** Given up in the middle: what came in part is kept, and is where the next run goes on. */
  async sealRest(): Promise<void> {
    for (const arrival of this.arrivals) if (arrival.bytes > 0) await arrival.seal().catch(() => {});
  }
}

function provenanceOf(
  { origin, tool }: CollectRequest,
  capture: RemoteCapture,
  file: string,
  target: Target | null,
): Provenance {
  const { takenAt, endedAt } = timeOfCapture(origin, capture);
  const asked = requestOfCaptureFile(file, origin.endpoint ?? '/');
  const version = capture.meta?.version ?? '';
  return {
    host: origin.host,
    how: `heapcase-watch ${version} on the host, watch ${origin.id}, capture ${capture.name}: ${
      asked === null ? file : `GET ${asked}`
    }`,
    status: null,
    stderr: null,
    takenAt,
    endedAt,
    clockOffsetMs: origin.clockOffsetMs,
    complete: 'whole',
    target,
    tool,
    watch: {
      id: origin.id,
      capture: capture.name,
      file,
      collectedAt: new Date().toISOString(),
    },
  };
}
