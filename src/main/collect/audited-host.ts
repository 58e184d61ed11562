import type { HostAct } from '#core/case/model';
import type { AsRoot } from '../host/as-root';
import { readableCommand } from '../host/command';
import type { Address, CommandResult, ExecOptions, Host, RunningCommand, StreamOptions } from '../host/host';
import type { HttpAnswer, HttpGetOptions } from '../host/http-exchange';
import { httpGet } from '../host/http-over-host';
import type { LeasedHost } from '../host/leased-host';

/**
 * A host whose every use is told to a listener, so that nothing can run on a server without standing in the
 * case's audit log. Collectors are given this, never the bare host.
 */
export interface AuditedHost {
  readonly host: Host;
  exec(argv: readonly string[], options?: ExecOptions): Promise<CommandResult>;
  stream(argv: readonly string[], options?: StreamOptions): Promise<RunningCommand>;
  /** `mayAsk`: where it takes root, a person may be asked for sudo's password; else only what needs no person is tried. */
  get(url: string, options?: HttpGetOptions & { readonly mayAsk?: boolean }): Promise<HttpAnswer>;
  /** Whether the host opens a channel to an address for us; closed at once. Throws as `Host.connect` does. */
  reach(address: Address): Promise<void>;
  /** Single commands as root, by sudo where the login is not; null where the host is on no kept link. */
  asRoot(mayAsk: boolean): AsRoot | null;
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

  /** A program that fetched for us; what it brought stands with what it was for. */
  const ran = (argv: readonly string[]) =>
    onAct({
      at: new Date().toISOString(),
      host: name,
      what: readableCommand(argv),
      status: null,
      bytes: 0,
      ms: 0,
    });

  const shown = (argv: readonly string[], options?: Pick<ExecOptions, 'sudo'>) =>
    readableCommand(options?.sudo === undefined ? argv : ['sudo', ...argv]);
  /** What reads a job on after its link was lost is a command of its own. */
  const followed = ({ lasting }: StreamOptions = {}): Pick<StreamOptions, 'lasting'> =>
    lasting === undefined
      ? {}
      : {
          lasting: {
            ...lasting,
            onFound: (reader) => {
              ran(reader);
              lasting.onFound?.(reader);
            },
          },
        };
  const audited: AuditedHost = {
    host,
    asRoot: (mayAsk) => {
      const { description, asRoot } = host as Partial<LeasedHost> & Host;
      return asRoot?.call(host, mayAsk, { description, exec: audited.exec, stream: audited.stream }) ?? null;
    },
    exec: (argv, options) =>
      noting(
        `${shown(argv, options)}${options?.input ? ` < (${options.input.byteLength} bytes)` : ''}`,
        () => host.exec(argv, options),
        ({ status, stdout }) => ({ status, bytes: stdout.byteLength }),
      ),
    stream: (argv, options) =>
      noting(
        shown(argv, options),
        () => host.stream(argv, { ...options, ...followed(options) }),
        () => ({ status: null, bytes: 0 }),
      ),
    reach: (address) =>
      noting(
        `CONNECT ${address.kind === 'unix' ? address.path : `${address.host}:${address.port}`}`,
        async () => {
          const channel = await host.connect(address);
          channel.on('error', () => {});
          channel.destroy();
        },
        () => ({ status: null, bytes: 0 }),
      ),
    get: (url, { mayAsk = false, ...options } = {}) =>
      noting(
        `GET ${url}`,
        () => httpGet(host, url, { ...options, onCommand: ran, asRoot: () => audited.asRoot(mayAsk) }),
        ({ status, body }) => ({ status, bytes: body.byteLength }),
      ),
  };
  return audited;
}
