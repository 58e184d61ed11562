/**
 * From an address to a link that is logged in, in phases with a time limit each: TCP, the server's first
 * words, key exchange, host key, login. The time a person takes to answer counts in none of them. No
 * credential leaves before the host key is judged.
 */

import net from 'node:net';
import type { Duplex } from 'node:stream';
import { Client } from 'ssh2';
import { type Failure, failure } from '#core/base/failure';
import { middleEllipsis, visibleLine } from '#core/base/text';
import { offeredAlgorithms, withoutCommon } from './algorithms';
import { notFollowed } from './followed-settings';
import { fingerprintOf, HostKeyPolicy, type PolicyOptions, type Remember } from './host-key-policy';
import { findIdentities } from './identities';
import { keyTypeOf } from './known-hosts';
import { Login } from './login';
import { PhaseTimer } from './phase-timer';
import { nothingInCommon, readServerOffer } from './server-offer';
import type { SshSettings } from './ssh-config';
import { SshLink } from './ssh-link';

export interface DialOptions extends PolicyOptions {
  readonly signal?: AbortSignal | undefined;
  /** The channel through the hop before, instead of a socket of our own. */
  readonly through?: Duplex | undefined;
  /** For tests: shorter limits. */
  readonly limits?: Partial<PhaseLimits> | undefined;
}

export interface PhaseLimits {
  readonly tcpMs: number;
  readonly exchangeMs: number;
  /** For each answer of the server during the login. */
  readonly loginMs: number;
  readonly keepaliveMs: number;
}

export const defaultLimits: PhaseLimits = {
  tcpMs: 10_000,
  exchangeMs: 15_000,
  loginMs: 30_000,
  keepaliveMs: 8_000,
};
/** Unanswered keepalives before the one at which the link is given up: 24 s with the default interval. */
const keepalivesMissed = 2;

/** A greeting and the first packet are a kilobyte or two. */
const mostHeard = 64 * 1024;

type Phase = 'greeting' | 'exchange' | 'login' | 'ready';

/** Ours, or what the settings of ssh ask for where that is stricter or a matter of taste. */
export function limitsOf(
  { connectSeconds, aliveSeconds }: Pick<SshSettings, 'connectSeconds' | 'aliveSeconds'>,
  given: Partial<PhaseLimits> | undefined,
): PhaseLimits {
  const { tcpMs, keepaliveMs } = defaultLimits;
  return {
    ...defaultLimits,
    tcpMs: connectSeconds === null ? tcpMs : connectSeconds * 1000,
    // Never rarer: a dead link has to be noticed within half a minute.
    keepaliveMs: aliveSeconds === null ? keepaliveMs : Math.min(keepaliveMs, aliveSeconds * 1000),
    ...given,
  };
}

/** Connects to one host and logs in. */
export async function dial(settings: SshSettings, options: DialOptions): Promise<SshLink> {
  const { prompts, signal } = options;
  const limits = limitsOf(settings, options.limits);
  if (signal?.aborted) throw failure('failure.cancelled');
  const missing = withoutCommon(settings.algorithms);
  if (missing !== null) throw failure('host.nothing-in-common', { host: settings.alias, what: missing });
  const policy = await HostKeyPolicy.read(settings, options);
  const identities = await findIdentities(settings, async (file) => {
    const { alias, user } = settings;
    return prompts.secret({ kind: 'passphrase', host: alias, user, about: file, echo: false });
  });
  const socket = options.through ?? (await connectTcp(settings, limits.tcpMs, signal));

  return new Promise<SshLink>((resolve, reject) => {
    const client = new Client();
    const timer = new PhaseTimer();
    let phase: Phase = 'greeting';
    let settled = false;
    let heard: Buffer = Buffer.alloc(0);
    let acceptedKey: Buffer | null = null;
    let remember: Remember = async () => {};
    let remembered: Promise<void> = Promise.resolve();

    const settle = (): boolean => {
      if (settled) return false;
      settled = true;
      timer.stop();
      signal?.removeEventListener('abort', onAbort);
      socket.removeListener('data', listen);
      return true;
    };
    const fail = (reason: Error): void => {
      if (!settle()) return;
      client.end();
      socket.destroy();
      reject(reason);
    };
    const onAbort = (): void => fail(failure('failure.cancelled'));
    const refused = (tried: string): Failure =>
      failure('host.auth-refused', { host: settings.alias, user: settings.user, tried });
    const login = new Login(settings, identities, prompts, timer, () => fail(refused(login.tried)));

    const broken = (error: (Error & { level?: string; code?: unknown }) | null): Failure => {
      const { hostName, alias, port } = settings;
      const said = visibleLine(error?.message ?? 'it closed the connection');
      switch (phase) {
        case 'greeting': {
          const words = middleEllipsis(visibleLine(heard.toString('latin1').split('\n')[0].trim()), 80);
          const reason = words === '' ? 'it closed the connection without a word' : `it says "${words}"`;
          return failure('host.not-ssh', { host: hostName, port, reason }, error?.message);
        }
        case 'exchange':
          if (/no matching/i.test(said))
            return failure('host.nothing-in-common', {
              host: alias,
              what: visibleLine(nothingInCommon(said, readServerOffer(heard))),
            });
          return failure('host.lost', { host: alias, reason: `${said}, while keys were exchanged` });
        default:
          if (error?.level === 'client-authentication') return refused(login.tried);
          if (/authentication/i.test(said)) return refused(`${login.tried}; the server said "${said}"`);
          return failure('host.lost', { host: alias, reason: `${said}, during the login` });
      }
    };
    const listen = (chunk: Buffer): void => {
      heard = Buffer.concat([heard, chunk]);
      if (phase === 'greeting' && /^SSH-/m.test(heard.toString('latin1'))) phase = 'exchange';
      if (heard.length > mostHeard || readServerOffer(heard) !== null) socket.removeListener('data', listen);
    };

    client.on('error', (error) => {
      // A key that could not sign is not the end of the login: the next one is tried.
      if ((error as { level?: string }).level === 'agent') return;
      fail(broken(error));
    });
    client.on('close', () => fail(broken(null)));
    client.on('handshake', () => {
      if (phase === 'ready' || phase === 'login') return;
      phase = 'login';
      timer.start(limits.loginMs, () =>
        fail(
          failure('host.timeout', {
            what: 'The login',
            host: settings.alias,
            seconds: limits.loginMs / 1000,
          }),
        ),
      );
      // Only now has the server proven that the key is its own.
      remembered = remember();
      remembered.catch(() => {});
    });
    client.on('ready', () => {
      phase = 'ready';
      const key = acceptedKey as Buffer | null;
      const info = () => ({
        name: settings.alias,
        address: `${settings.user}@${settings.hostName}:${settings.port}`,
        hostKey: key === null ? '' : `${keyTypeOf(key.toString('base64')) ?? ''} ${fingerprintOf(key)}`,
        keyFrom: policy.knownFrom,
        notFollowed: notFollowed(settings, 'ssh2', limits.keepaliveMs),
      });
      const silenceSeconds = Math.round((limits.keepaliveMs * (keepalivesMissed + 1)) / 100) / 10;
      const link = (): SshLink => new SshLink(client, socket, info(), silenceSeconds);
      remembered.then(
        () => {
          if (settle()) resolve(link());
        },
        (error: Error) =>
          fail(failure('file.unwritable', { file: options.trustStore.file, reason: error.message })),
      );
    });

    signal?.addEventListener('abort', onAbort);
    timer.start(limits.exchangeMs, () =>
      fail(
        phase === 'greeting' && heard.length === 0
          ? failure('host.not-ssh', {
              host: settings.hostName,
              port: settings.port,
              reason: `it said nothing within ${limits.exchangeMs / 1000} s`,
            })
          : failure('host.timeout', {
              what: 'The SSH key exchange',
              host: settings.alias,
              seconds: limits.exchangeMs / 1000,
            }),
      ),
    );
    client.connect({
      sock: socket,
      username: settings.user,
      readyTimeout: 0,
      keepaliveInterval: limits.keepaliveMs,
      keepaliveCountMax: keepalivesMissed,
      algorithms: {
        ...offeredAlgorithms(policy.knownTypes, undefined, settings.algorithms),
        ...(settings.compression ? { compress: ['zlib@openssh.com', 'zlib', 'none'] } : {}),
      },
      agentForward: false,
      authHandler: login.handler,
      hostVerifier: (offered: Buffer, verify: (permitted: boolean) => void) => {
        // Keys are exchanged anew every now and then: it must stay the same server.
        if (acceptedKey !== null) return verify(offered.equals(acceptedKey));
        const key = Buffer.from(offered);
        timer
          .pausedFor(() => policy.check(key))
          .then(
            (how) => {
              if (settled) return verify(false);
              acceptedKey = key;
              remember = how;
              verify(true);
            },
            (reason: Error) => {
              fail(reason);
              verify(false);
            },
          );
      },
    });
    socket.on('data', listen);
    tellRefusals(client, login);
  });
}

/** ssh2 1.17 has no event for a refused attempt: its handler is listened in on, and does its work as before. */
function tellRefusals(client: Client, login: Login): void {
  type Refused = (protocol: unknown, methods: string[], partialSuccess: boolean) => void;
  const { _protocol } = client as unknown as { _protocol?: { _handlers?: { USERAUTH_FAILURE?: Refused } } };
  const handlers = _protocol?._handlers;
  const original = handlers?.USERAUTH_FAILURE;
  if (handlers === undefined || original === undefined) return;
  handlers.USERAUTH_FAILURE = (protocol, methods, partialSuccess) => {
    login.refused(methods, partialSuccess);
    original(protocol, methods, partialSuccess);
  };
}

/** A TCP connection, or why there is none. */
function connectTcp(
  settings: SshSettings,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<net.Socket> {
  const { alias, hostName, port } = settings;
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: hostName, port, noDelay: true, autoSelectFamily: true });
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const fail = (reason: Failure): void =>
      done(() => {
        socket.on('error', () => {});
        socket.destroy();
        reject(reason);
      });
    const onAbort = (): void => fail(failure('failure.cancelled'));
    const timer = setTimeout(
      () =>
        fail(
          failure('host.unreachable', { host: alias, port, reason: `no answer within ${limitMs / 1000} s` }),
        ),
      limitMs,
    );
    signal?.addEventListener('abort', onAbort);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? '';
      fail(
        code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NONAME'
          ? failure('host.unknown-name', { host: hostName }, error.message)
          : failure('host.unreachable', { host: alias, port, reason: reasonOf(error) }, error.message),
      );
    });
    socket.once('connect', () =>
      done(() => {
        socket.removeAllListeners('error');
        resolve(socket);
      }),
    );
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'the connection was refused';
    case 'ECONNRESET':
      return 'the connection was reset';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no way to that network from here';
    case 'ETIMEDOUT':
      return 'no answer';
    default:
      return error.message || (error.code ?? 'unknown');
  }
}
