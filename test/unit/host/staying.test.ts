import { describe, expect, it, vi } from 'vitest';
import { failure } from '#core/base/failure';
import type { LinkState } from '#core/contract/link';
import { backoffMs } from '#main/host/backoff';
import { KeptLink } from '#main/host/kept-link';
import type { LinkHost } from '#main/host/link-host';
import { watchForPauses } from '#main/host/pauses';
import type { SecretQuestion } from '#main/host/prompts';
import { RunSecrets } from '#main/host/run-secrets';

describe('pauses between tries', () => {
  it('double up to a minute and are never quite the same', () => {
    expect([1, 2, 3, 6, 7, 500].map((retry) => backoffMs(retry, () => 0.5))).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ]);
    expect([backoffMs(3, () => 0), backoffMs(3, () => 1)]).toEqual([3_000, 5_000]);
  });

  it('begin anew once a link has stood for longer than it was waited for', async () => {
    vi.useFakeTimers();
    try {
      let lose: (reason: Error) => void = () => {};
      const states: LinkState[] = [];
      const link = new KeptLink({
        name: 'h',
        isRegaining: false,
        onState: (state) => void states.push(state),
        connect: async () =>
          ({
            description: { address: 'h:22', transport: 'ssh2' },
            lost: new Promise<Error>((resolve) => {
              lose = resolve;
            }),
            leftJobs: () => [],
            close: async () => {},
          }) as unknown as LinkHost,
      });
      const losesAfter = async (ms: number): Promise<void> => {
        await vi.advanceTimersByTimeAsync(ms);
        expect(states.at(-1)?.is).toBe('connected');
        lose(failure('host.lost', { host: 'h', reason: 'cut' }));
        await vi.advanceTimersByTimeAsync(0);
        await vi.advanceTimersToNextTimerAsync();
      };
      for (const ms of [0, 100, 100, 20_000, 100]) await losesAfter(ms);
      expect(states.flatMap((state) => (state.is === 'lost' ? [state.retry] : []))).toEqual([1, 2, 3, 1, 2]);
      await link.close();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a pause of this computer', () => {
  it('is a clock that moved on without the timer', () => {
    vi.useFakeTimers();
    try {
      let clock = 1_000_000;
      let pauses = 0;
      const stop = watchForPauses(() => pauses++, { now: () => clock, everyMs: 5_000, jumpMs: 10_000 });
      const pass = (ms: number): void => {
        clock += ms;
        vi.advanceTimersByTime(5_000);
      };
      pass(5_000);
      pass(14_000);
      expect(pauses).toBe(0);
      pass(3_600_000);
      pass(5_000);
      expect(pauses).toBe(1);
      // A clock that was set back is no pause.
      pass(-3_600_000);
      expect(pauses).toBe(1);
      stop();
      pass(3_600_000);
      expect(pauses).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('what was typed in this run', () => {
  const question = (kind: SecretQuestion['kind'], about: string): SecretQuestion => ({
    kind,
    host: 'h',
    user: 'u',
    about,
    echo: false,
  });
  const password = question('password', 'u@h');

  it('counts once the login has succeeded, is given once a login, and asked for after that', async () => {
    const secrets = new RunSecrets();
    let asked = 0;
    const asking = { acceptHostKey: async () => true, secret: async () => `answer ${++asked}` };
    const failed = secrets.attended(asking);
    await failed.prompts.secret(password);
    expect(await secrets.unattended().prompts.secret(password)).toBeNull();

    const good = secrets.attended(asking);
    await good.prompts.secret(password);
    good.succeeded();
    const again = secrets.unattended();
    expect(await again.prompts.secret(password)).toBe('answer 2');
    expect(await again.prompts.secret(password)).toBeNull();
    expect(await again.prompts.secret({ ...password, host: 'other' })).toBeNull();
    expect(await again.prompts.acceptHostKey({} as never)).toBe(false);
    const person = secrets.attended(asking);
    expect([await person.prompts.secret(password), await person.prompts.secret(password)]).toEqual([
      'answer 2',
      'answer 3',
    ]);
    secrets.forgetAll();
    expect(await secrets.unattended().prompts.secret(password)).toBeNull();
  });

  it('never holds a code that is good once', async () => {
    const secrets = new RunSecrets();
    const login = secrets.attended({ acceptHostKey: async () => true, secret: async () => '123456' });
    for (const about of ['Verification code:', 'Password:'])
      await login.prompts.secret(question('keyboard-interactive', about));
    login.succeeded();
    const { prompts } = secrets.unattended();
    expect(await prompts.secret(question('keyboard-interactive', 'Verification code:'))).toBeNull();
    expect(await prompts.secret(question('keyboard-interactive', 'Password:'))).toBe('123456');
  });
});
