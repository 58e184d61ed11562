/**
 * `heapcase pprof FLAGS SOURCE…`: pprof's reports with pprof's flags. Standard output carries only the report,
 * messages go to standard error; the status is 0, or 2 where pprof's is.
 */

import { Failure, failure, sentenceOf } from '#core/base/failure';
import { makeReport } from '#core/profile/report';
import { load } from './pprof/load';
import { parseRequest, type Request } from './pprof/options';
import { render } from './pprof/render';
import { usageText } from './pprof/usage';

export interface PprofIo {
  /** May return a promise that waits until the text is taken: reports can be larger than memory. */
  stdout(text: string): void | Promise<void>;
  stderr(text: string): void;
  /** For reports that are bytes (proto); without it they need -output. */
  stdoutBytes?(bytes: Uint8Array): void;
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
}

/** Runs one pprof command; the number is the exit status. */
export async function pprof(argv: string[], io: PprofIo): Promise<number> {
  try {
    const request = parseRequest(argv);
    if (request === null) {
      await io.stdout(usageText);
      return 0;
    }
    return await report(request, io);
  } catch (thrown) {
    const sentence =
      thrown instanceof Failure
        ? sentenceOf('en', thrown.data)
        : `${thrown instanceof Error ? thrown.stack : thrown}`;
    io.stderr(`heapcase pprof: ${sentence}\n`);
    return 2;
  }
}

async function report(request: Request, io: PprofIo): Promise<number> {
  const note = (text: string) => io.stderr(`${text}\n`);
  request.notes.forEach(note);
  const profile = await load(request, io, note);
  const made = makeReport(profile, request.view, request.command, request);
  made.notes.forEach(note);
  const rendered = await render(made, request, io);
  const isBytes = rendered instanceof Uint8Array;
  if (request.output === '') {
    if (!isBytes)
      for (const part of typeof rendered === 'string' ? [rendered] : rendered) await io.stdout(part);
    else if (io.stdoutBytes) io.stdoutBytes(rendered);
    else throw failure('pprof.unsupported-option', { option: `-${request.command} without -output` });
    return 0;
  }
  note(`Generating report in ${request.output}`);
  const parts = isBytes ? [] : typeof rendered === 'string' ? [rendered] : [...rendered];
  await io.writeFile(
    request.output,
    isBytes ? rendered : Buffer.concat(parts.map((part) => Buffer.from(part))),
  );
  return 0;
}
