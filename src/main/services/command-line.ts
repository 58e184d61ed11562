import type { InvestigationRequest } from '#core/contract/methods';
import { readableCommand } from '../host/command';

/** The same investigation as a person would type it. */
export function commandLineOf(request: InvestigationRequest): string {
  const { target } = request;
  const words = ['heapcase', 'investigate', request.host];
  if (target.by === 'pid') words.push('--pid', String(target.pid));
  if (target.by === 'name') words.push('--name', target.name);
  const endpoint = target.by === 'endpoint' ? target.endpoint : request.endpoint;
  if (endpoint !== null) words.push('--endpoint', endpoint);
  words.push('--for', `${request.forSeconds}s`, '--every', `${request.everySeconds}s`);
  if (request.forceGc) words.push('--gc');
  if (request.title !== null) words.push('--title', request.title);
  return readableCommand(words);
}
