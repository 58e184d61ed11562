/**
 * Source files for the window: only files that a profile of the case names, only such as look like source, read
 * whole or not at all. They are sought at the recorded path, then under the folders that the person named; a host
 * is asked only when the person says so, and its answer is kept in the case.
 */

import { type FileHandle, open, realpath } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { z } from 'zod';
import { failure } from '#core/base/failure';
import type { Evidence, HostAct } from '#core/case/model';
import type { SourceText, SourceWanted } from '#core/contract/source';
import type { AuditedHost } from '../collect/audited-host';
import { provenanceOf } from '../collect/provenance';
import type { CaseLibrary } from '../store/case-store';
import { KeptJson } from './kept-json';
import type { OpenCases } from './open-cases';

const largestSource = 2 << 20;
const mostFolders = 20;
/** Names of files are kept of this many profiles: walking through one asks for many files. */
const mostNamed = 4;

/** A profile may name any path; only what holds program text is ever opened. */
const looksLikeSource =
  /\.(?:go|s|c|h|cc|cpp|cxx|hh|hpp|m|mm|rs|zig|java|kt|scala|py|rb|php|swift|[cm]?[jt]sx?)$/i;

export interface SourceContext {
  readonly library: CaseLibrary;
  readonly openCases: OpenCases;
  /** Where the list of folders is kept. */
  readonly settingsFile: string;
  readonly tool: string;
  /** The files that a profile of a case names. */
  sourcesOf(caseId: string, evidence: string): Promise<ReadonlySet<string>>;
  /** Connects for the time of the work; what runs there is told. */
  withHost<T>(
    name: string,
    onAct: (act: HostAct) => void,
    work: (host: AuditedHost) => Promise<T>,
  ): Promise<T>;
}

export class SourceFiles {
  readonly #context: SourceContext;
  readonly #folders: KeptJson<string[]>;
  readonly #named = new Map<string, ReadonlySet<string>>();

  constructor(context: SourceContext) {
    this.#context = context;
    this.#folders = new KeptJson(context.settingsFile, z.array(z.string()), []);
  }

  folders(): Promise<readonly string[]> {
    return this.#folders.read();
  }

  async addFolder(folder: string): Promise<readonly string[]> {
    const others = (await this.#folders.read()).filter((known) => known !== folder);
    const folders = [folder, ...others].slice(0, mostFolders);
    await this.#folders.write(folders);
    return folders;
  }

  async forgetFolder(folder: string): Promise<readonly string[]> {
    const folders = (await this.#folders.read()).filter((known) => known !== folder);
    await this.#folders.write(folders);
    return folders;
  }

  /** Without asking any host. */
  async read(wanted: SourceWanted): Promise<SourceText> {
    const { evidence } = await this.#allowed(wanted);
    const folders = await this.#folders.read();
    const path = wanted.file.replace(/^file:\/\//, '');
    const host = evidence.provenance.host;
    const missing = (why: Extract<SourceText, { kind: 'missing' }>['why']): SourceText => ({
      kind: 'missing',
      why,
      folders,
      host: host === 'local' || !isAbsolute(path) || why === 'not-source' ? null : host,
    });
    if (!looksLikeSource.test(path)) return missing('not-source');
    const copy = await this.#copyInCase(wanted);
    if (copy) return copy;
    let why: 'absent' | 'too-large' | 'not-text' = 'absent';
    for (const place of await placesOf(path, folders)) {
      const read = await readSource(place.path);
      if (typeof read !== 'string') return { kind: 'found', from: place.from, path: place.path, ...read };
      if (read !== 'absent') why = read;
    }
    return missing(why);
  }

  /** From the host that the profile came from; the copy becomes evidence of the case. */
  async fetch(wanted: SourceWanted): Promise<SourceText> {
    const { caseId, file } = wanted;
    const { evidence } = await this.#allowed(wanted);
    const { host } = evidence.provenance;
    const path = file.replace(/^file:\/\//, '');
    const notHad = (reason: string) => failure('source.not-had', { file, host, reason });
    if (!isAbsolute(path)) throw failure('source.no-path', { file });
    if (!looksLikeSource.test(path)) throw notHad('it does not look like source');
    const acts: HostAct[] = [];
    const takenAt = new Date().toISOString();
    const argv = ['head', '-c', String(largestSource + 1), path];
    const noteActs = () =>
      this.#context.openCases.with(caseId, async (openCase) => {
        for (const { at: _at, ...act } of acts) await openCase.append({ kind: 'ran-on-host', ...act });
      });
    try {
      const { stdout, stderr, status } = await this.#context.withHost(
        host,
        (act) => acts.push(act),
        (audited) => audited.exec(argv, { maxBytes: largestSource + 1 }),
      );
      if (status !== 0) throw notHad(stderr.trim() || `status ${status}`);
      if (stdout.byteLength > largestSource) throw notHad('it is larger than 2 MiB');
      const text = textOf(stdout);
      if (text === null) throw notHad('it is no text');
      const origin = {
        host,
        clockOffsetMs: evidence.provenance.clockOffsetMs,
        tool: this.#context.tool,
      };
      await this.#context.openCases.with(caseId, (openCase) =>
        openCase.addEvidence(
          'file',
          file,
          stdout,
          provenanceOf(origin, evidence.provenance.target, {
            how: acts[0]?.what ?? argv.join(' '),
            status,
            takenAt,
            endedAt: new Date().toISOString(),
            complete: 'whole',
          }),
        ),
      );
      return { kind: 'found', from: 'case', path: file, text, changedAt: null };
    } finally {
      if (acts.length > 0) await noteActs();
    }
  }

  /** The evidence that names the file; a failure where none does. */
  async #allowed({ caseId, evidence: id, file }: SourceWanted): Promise<{ evidence: Evidence }> {
    const record = await this.#context.library.read(caseId);
    const evidence = record.evidence.find((one) => one.id === id);
    if (!evidence) throw failure('evidence.unknown', { id, case: caseId });
    const key = `${caseId} ${id}`;
    let named = this.#named.get(key);
    if (!named) {
      named = await this.#context.sourcesOf(caseId, id);
      this.#named.set(key, named);
      for (const oldest of this.#named.keys()) {
        if (this.#named.size <= mostNamed) break;
        this.#named.delete(oldest);
      }
    }
    if (!named.has(file)) throw failure('source.not-named', { evidence: id, file });
    return { evidence };
  }

  /** What a host gave earlier. */
  async #copyInCase({ caseId, file }: SourceWanted): Promise<SourceText | null> {
    const { evidence } = await this.#context.library.read(caseId);
    const copy = evidence.findLast(({ kind, name }) => kind === 'file' && name === file);
    if (!copy) return null;
    const text = textOf(await this.#context.library.readEvidence(caseId, copy.id));
    return text === null ? null : { kind: 'found', from: 'case', path: file, text, changedAt: null };
  }
}

interface Place {
  readonly path: string;
  readonly from: 'recorded' | 'folder';
}

/** Where a file may be: as recorded, then under each folder its path without the first parts, the longest first. */
async function placesOf(path: string, folders: readonly string[]): Promise<readonly Place[]> {
  const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  const recorded: Place[] = isAbsolute(path) ? [{ path, from: 'recorded' }] : [];
  if (parts.includes('..')) return recorded;
  const found: Place[] = [];
  for (const folder of folders) {
    const root = await realpath(folder).catch(() => null);
    if (root === null) continue;
    for (let from = 0; from < parts.length; from++) {
      const candidate = await realpath(join(root, ...parts.slice(from))).catch(() => null);
      // A link that leads out of the folder is not in it.
      if (candidate?.startsWith(root.endsWith(sep) ? root : root + sep))
        found.push({ path: candidate, from: 'folder' });
    }
  }
  return [...recorded, ...found];
}

async function readSource(
  path: string,
): Promise<{ text: string; changedAt: string } | 'absent' | 'too-large' | 'not-text'> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    const about = await file.stat();
    if (!about.isFile()) return 'absent';
    if (about.size > largestSource) return 'too-large';
    const text = textOf(await file.readFile());
    return text === null ? 'not-text' : { text, changedAt: about.mtime.toISOString() };
  } catch {
    return 'absent';
  } finally {
    await file?.close();
  }
}

function textOf(bytes: Uint8Array): string | null {
  return bytes.includes(0) ? null : new TextDecoder().decode(bytes);
}
