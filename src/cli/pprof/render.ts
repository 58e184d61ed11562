/** From a prepared report to what the command prints. */

import { gzipSync } from 'node:zlib';
import { callGraphOf } from '#core/profile/call-graph';
import { formatCallgrind } from '#core/profile/callgrind';
import { formatDot } from '#core/profile/dot';
import { expression } from '#core/profile/expressions';
import { formatList } from '#core/profile/list';
import { formatRaw } from '#core/profile/raw';
import type { Report } from '#core/profile/report';
import { formatTags } from '#core/profile/tag-report';
import { formatTop, topOf } from '#core/profile/top';
import { formatTraces } from '#core/profile/traces';
import { formatTree } from '#core/profile/tree';
import { writeProto, writeTopProto } from '#core/profile/written';
import type { PprofIo } from './io';
import { openSource } from './open-source';
import type { Request } from './options';
import { drawSvg } from './svg';

/** The report as text (in parts where it may be very long), or as bytes where it is a profile. */
export async function render(
  report: Report,
  request: Request,
  io: Pick<PprofIo, 'readFile'>,
): Promise<string | Uint8Array | Iterable<string> | Iterable<Uint8Array>> {
  switch (request.command) {
    case 'top':
    case 'text':
      return formatTop(topOf(report));
    case 'dot':
      return formatDot(callGraphOf(report));
    case 'svg':
      return drawSvg(formatDot(callGraphOf(report)));
    case 'tree':
      return formatTree(report, null);
    case 'peek':
      return formatTree(report, expression('peek', request.expression));
    case 'traces':
      return formatTraces(report);
    case 'tags':
      return formatTags(report);
    case 'raw':
      return formatRaw(report.profile);
    case 'comments':
      return report.profile.comments.map((comment) => `${comment}\n`).join('');
    case 'callgrind':
      return formatCallgrind(report);
    case 'proto':
      return gzipSync(writeProto(report));
    case 'topproto':
      return gzipSync(writeTopProto(report));
    case 'list':
      return formatList(report, expression('list', request.expression), {
        searchPath: request.sourcePath === '' ? process.cwd() : request.sourcePath,
        trimPath: request.trimPath,
        open: (path) => openSource(path, io),
      });
  }
}
