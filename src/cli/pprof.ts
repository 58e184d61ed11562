/**
 * `heapcase pprof FLAGS SOURCE…`: pprof's reports with pprof's flags. Standard output carries only the report,
 * messages go to standard error; the status is 0, or 2 where pprof's is.
 */

import { failure, failureDataOf, sentenceOf } from '#core/base/failure';
import { makeReport } from '#core/profile/report';
import { encodeUtf8, hasRawBytes } from '#core/profile/strings';
import type { PprofIo } from './pprof/io';
import { load } from './pprof/load';
import { parseRequest, type Request } from './pprof/options';
import { render } from './pprof/render';
import { usageText } from './pprof/usage';

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
    io.stderr(`heapcase pprof: ${sentenceOf('en', failureDataOf(thrown))}\n`);
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
  if (request.output === '') {
    if (!(rendered instanceof Uint8Array))
      for (const part of typeof rendered === 'string' ? [rendered] : rendered) await print(part, io);
    else if (io.stdoutBytes) await io.stdoutBytes(rendered);
    else throw failure('pprof.unsupported-option', { option: `-${request.command} without -output` });
    return 0;
  }
  note(`Generating report in ${request.output}`);
  await io.writeFile(request.output, bytesOf(rendered));
  return 0;
}

async function print(part: string | Uint8Array, io: PprofIo): Promise<void> {
  if (typeof part === 'string' && !hasRawBytes(part)) await io.stdout(part);
  else if (io.stdoutBytes) await io.stdoutBytes(bytesOfPart(part));
  else await io.stdout(new TextDecoder().decode(bytesOfPart(part)));
}

/** Names that are no UTF-8 are written as the bytes that they are, as pprof does. */
const bytesOfPart = (part: string | Uint8Array): Uint8Array =>
  typeof part !== 'string' ? part : hasRawBytes(part) ? encodeUtf8(part) : Buffer.from(part);

function bytesOf(rendered: string | Uint8Array | Iterable<string> | Iterable<Uint8Array>): Uint8Array {
  if (rendered instanceof Uint8Array) return rendered;
  const parts: Buffer[] = [];
  // Copies, as each part may lie in the memory of the one before.
  for (const part of typeof rendered === 'string' ? [rendered] : rendered)
    parts.push(Buffer.from(bytesOfPart(part)));
  return Buffer.concat(parts);
}
