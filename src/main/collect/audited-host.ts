import type { HostAct } from '#core/case/model';
import { readableCommand } from '../host/command';
import type { CommandResult, ExecOptions, Host, RunningCommand } from '../host/host';
import { type HttpAnswer, type HttpGetOptions, httpGet } from '../host/http-over-host';

/**
 * A host whose every use is told to a listener, so that nothing can run on a server without standing in the
 * case's audit log. Collectors are given this, never the bare host.
 */
export interface AuditedHost {
  readonly host: Host;
  exec(argv: readonly string[], options?: ExecOptions): Promise<CommandResult>;
  stream(argv: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<RunningCommand>;
  get(url: string, options?: HttpGetOptions): Promise<HttpAnswer>;
}

export function auditedHost(host: Host, onAct: (act: HostAct) => void): AuditedHost {
  const name = host.description.name;

  const noting = async <T>(
    what: string,
    work: () => Promise<T>,
    outcome: (done: T) => Pick<HostAct, 'status' | 'bytes'>,
  ) => {
    const at = new Date();
    const note = (rest: Pick<HostAct, 'status' | 'bytes'>) =>
      onAct({ at: at.toISOString(), host: name, what, ms: Date.now() - at.getTime(), ...rest });
    try {
      const done = await work();
      note(outcome(done));
      return done;
    } catch (thrown) {
      note({ status: null, bytes: 0 });
      throw thrown;
    }
  };

  return {
    host,
    exec: (argv, options) =>
      noting(
        `${readableCommand(argv)}${options?.input ? ` < (${options.input.byteLength} bytes)` : ''}`,
        () => host.exec(argv, options),
        ({ status, stdout }) => ({ status, bytes: stdout.byteLength }),
      ),
    stream: (argv, options) =>
      noting(
        readableCommand(argv),
        () => host.stream(argv, options),
        () => ({ status: null, bytes: 0 }),
      ),
    get: (url, options) =>
      noting(
        `GET ${url}`,
        () => httpGet(host, url, options),
        ({ status, body }) => ({ status, bytes: body.byteLength }),
      ),
  };
}
