import { describe, expect, it } from 'vitest';
import type { DoctorCheck } from '#core/probe/doctor/checks';
import type { PprofSeen, Situation, Survival } from '#core/probe/doctor/rule';
import { message, say } from '#core/words/messages';
import { factsOf, judged, madeMac, madeRhel, situationOf } from './samples';

const rhel = factsOf(madeRhel);
const at = (id: DoctorCheck, part: Partial<Situation>, facts = rhel) => {
  const verdict = judged(id, situationOf(facts, part));
  return (
    verdict && {
      ...verdict,
      found: say('en', verdict.found),
      advice: verdict.advice && say('en', verdict.advice),
    }
  );
};

describe('the link', () => {
  it('is slow from half a second on, and nothing for this computer', () => {
    expect(at('round-trip', { roundTripMs: 34 })).toMatchObject({
      state: 'pass',
      found: '34 ms for one command',
    });
    expect(at('round-trip', { roundTripMs: 500 })?.state).toBe('warn');
    expect(at('round-trip', { roundTripMs: null })?.state).toBe('unknown');
    expect(at('round-trip', { hostKey: null })).toBeNull();
  });

  it('says what takes the place of forwarding, and fails where nothing does', () => {
    expect(at('forwarding', {})?.state).toBe('pass');
    expect(at('forwarding', { forwarding: 'refused' })).toMatchObject({ state: 'warn' });
    expect(at('forwarding', { forwarding: 'refused' })?.advice).toContain('by curl instead');
    const bare = { ...rhel, programs: new Map() };
    expect(at('forwarding', { forwarding: 'refused' }, bare)?.state).toBe('fail');
    expect(at('forwarding', { forwarding: null })?.state).toBe('unknown');
    expect(at('forwarding', { hostKey: null, forwarding: null })).toBeNull();
  });

  it('names the settings that are not followed, and warns where another way would follow them', () => {
    expect(at('ssh-settings', {})?.state).toBe('pass');
    const settings = ['RekeyLimit 1G 0'];
    expect(at('ssh-settings', { notFollowed: { settings, systemWould: true } })).toMatchObject({
      state: 'warn',
      found: 'not followed: RekeyLimit 1G 0',
    });
    expect(at('ssh-settings', { notFollowed: { settings, systemWould: false } })?.state).toBe('pass');
    expect(at('ssh-settings', { notFollowed: null })).toBeNull();
  });
});

describe('sudo with a password', () => {
  const asks = { ...rhel, sudo: 'password' as const };
  it('wants it entered, until sudo has taken it', () => {
    expect(at('sudo', {}, asks)).toMatchObject({ state: 'warn', wants: 'sudo-password' });
    expect(at('sudo', { sudoGiven: true }, asks)).toMatchObject({ state: 'pass', wants: null });
    expect(at('bpf', { sudoGiven: true }, { ...asks, uid: 1000 })?.state).toBe('pass');
  });
});

describe('the watchdog', () => {
  const by = (way: Survival['way'], logout: boolean, turnsLingerOn = false) =>
    at('logout', { survival: { way, logout, reboot: logout, turnsLingerOn } });
  it('goes on after a logout where something keeps it', () => {
    expect(by('system', true)?.state).toBe('pass');
    expect(by('cron', true)?.state).toBe('pass');
    expect(by('user', true)?.found).toContain('lingers');
    expect(by('user', true, true)).toMatchObject({ state: 'pass' });
    expect(by('user', true, true)?.advice).toContain('turns linger on');
    expect(by('user', false)?.state).toBe('fail');
    expect(by('session', true)?.state).toBe('warn');
    expect(by('session', false)).toMatchObject({ state: 'fail' });
    expect(at('logout', { survival: null })?.state).toBe('unknown');
    expect(at('logout', {}, factsOf(madeMac))).toBeNull();
  });

  it('is slower where sleep takes whole seconds only', () => {
    expect(at('fraction-sleep', {}, { ...rhel, fractionSleep: true })?.state).toBe('pass');
    expect(at('fraction-sleep', {}, { ...rhel, fractionSleep: false })?.state).toBe('warn');
    expect(at('fraction-sleep', {}, { ...rhel, fractionSleep: null })?.state).toBe('unknown');
  });
});

describe('what the process serves', () => {
  const served = (rate: number, openAt: readonly string[] = [], goroutineleak: boolean | null = false) => ({
    pprof: {
      endpoint: 'http://127.0.0.1:6060/debug/pprof/',
      openAt,
      heap: { bytes: 20_070, ms: 61, rate },
      goroutineleak,
    } satisfies PprofSeen,
  });

  it('is valid, open to others, too dense, too coarse, empty, broken or not there', () => {
    expect(at('pprof', served(512 * 1024))).toMatchObject({ state: 'pass' });
    expect(at('pprof', served(512 * 1024))?.found).toContain('a sample each 512 KiB');
    expect(at('pprof', served(512 * 1024, ['0.0.0.0:6060']))).toMatchObject({ state: 'warn' });
    expect(at('pprof', served(512 * 1024, ['0.0.0.0:6060']))?.found).toContain(
      'open to others at 0.0.0.0:6060',
    );
    expect(at('pprof', served(1))?.state).toBe('warn');
    expect(at('pprof', served(64 * 2 ** 20))?.state).toBe('warn');
    expect(at('pprof', served(0))?.state).toBe('fail');
    const broken = message('endpoint.status', { url: 'http://127.0.0.1:6060/', status: 500 });
    const none = message('target.listens-nowhere');
    expect(at('pprof', { pprof: { ...served(1).pprof, heap: broken } })?.found).toContain('answered 500');
    expect(at('pprof', { pprof: { endpoint: null, why: none } })?.state).toBe('fail');
    expect(at('pprof', {})).toBeNull();
  });

  it('has leaked goroutines from Go 1.26 on, where it was built so', () => {
    const of = (goVersion: string, leak: boolean | null) =>
      at('goroutineleak', { ...served(1, [], leak), program: { goVersion, cgo: false } });
    expect(of('go1.26.1', true)?.state).toBe('pass');
    expect(of('go1.26.1', false)?.advice).toContain('GOEXPERIMENT=goroutineleakprofile');
    expect(of('go1.25.3', false)).toBeNull();
    expect(of('go1.26.1', null)).toBeNull();
  });
});
