import { failure } from '#core/base/failure';
import type { InvestigationRequest } from '#core/contract/methods';
import { jsonOption } from '../answer';
import type { Command } from '../command';
import { concludeJob } from '../conclude-job';
import { followJob } from '../follow-job';
import { hostKeyOption } from '../host-key-option';

const defaultSeconds = 60;
const defaultEvery = 10;

export const investigate: Command = {
  name: 'investigate',
  usage: 'HOST (--pid N | --name COMM | --endpoint URL) [options]',
  help: 'record a process, capture its heap while it grows, say which function holds the memory',
  words: [1, 1],
  options: {
    pid: { kind: 'value', argument: 'N', help: 'the process, by number' },
    name: { kind: 'value', argument: 'COMM', help: 'the process, by name' },
    endpoint: {
      kind: 'value',
      argument: 'URL',
      help: 'its pprof endpoint as the host sees it; default: look for it',
    },
    for: { kind: 'value', argument: 'D', help: `how long to record (default ${defaultSeconds}s)` },
    every: { kind: 'value', argument: 'D', help: `time between captures (default ${defaultEvery}s)` },
    gc: { kind: 'flag', help: 'heap?gc=1: exact, at the price of a garbage collection at each capture' },
    title: { kind: 'value', argument: 'T', help: 'title of the case' },
    case: { kind: 'value', argument: 'CASE', help: 'go on in this case instead of a new one' },
    report: { kind: 'value', argument: 'FILE', help: 'write the report there too (.html or .md)' },
    ...hostKeyOption,
    ...jsonOption,
  },
  run: async (context) => {
    const { args } = context;
    const goOnIn = args.value('case');
    const request: InvestigationRequest = {
      host: args.words[0],
      ...queryOf(args.count('pid'), args.value('name'), args.value('endpoint')),
      forSeconds: args.seconds('for', defaultSeconds),
      everySeconds: args.seconds('every', defaultEvery),
      title: args.value('title'),
      ...(goOnIn === null ? {} : { caseId: goOnIn }),
      forceGc: args.flag('gc'),
    };
    const job = await followJob(context, () => context.workbench().handlers['investigation.start'](request));
    return concludeJob(context, job, args.value('report'));
  },
};

function queryOf(
  pid: number | null,
  name: string | null,
  endpoint: string | null,
): Pick<InvestigationRequest, 'target' | 'endpoint'> {
  const usage = (reason: string) => failure('failure.usage', { reason, command: 'investigate' });
  if (pid !== null && name !== null) throw usage('Give --pid or --name, not both.');
  if (pid !== null) return { target: { by: 'pid', pid }, endpoint };
  if (name !== null) return { target: { by: 'name', name }, endpoint };
  if (endpoint !== null) return { target: { by: 'endpoint', endpoint }, endpoint };
  throw usage('Which process? Give --pid, --name or --endpoint.');
}
