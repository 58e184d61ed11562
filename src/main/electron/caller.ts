/**
 * One call of the page: method known → request parsed by its schema → handler → `Result`. Electron forwards
 * only the message of a thrown error, so failures travel as values.
 */

import { failure } from '#core/base/failure';
import { attempt, type Result } from '#core/base/result';
import { type Handlers, type Method, methods, windowMethods } from '#core/contract/methods';

const declared = { ...methods, ...windowMethods };

const isMethod = (name: unknown): name is Method => typeof name === 'string' && Object.hasOwn(declared, name);

type AnyHandler = (request: unknown) => Promise<unknown>;

/** `handlersOf` is asked at each call: the workbench is made when it is first needed. */
export function createCaller(handlersOf: (method: Method) => Promise<Partial<Handlers<Method>>>) {
  return (name: unknown, request: unknown): Promise<Result<unknown>> =>
    attempt(async () => {
      if (!isMethod(name)) {
        throw failure('contract.bad-request', {
          method: String(name).slice(0, 80),
          reason: 'no such method',
        });
      }
      const parsed = declared[name].request.safeParse(request);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        const reason = `${issue?.path.join('.') || 'request'}: ${issue?.message ?? 'malformed'}`;
        throw failure('contract.bad-request', { method: name, reason });
      }
      const handler = (await handlersOf(name))[name] as AnyHandler | undefined;
      if (!handler) throw failure('contract.bad-request', { method: name, reason: 'not available here' });
      return handler(parsed.data);
    });
}
