import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { waysPart } from '#core/watch/ground';
import { must } from '../../helpers/exec';
import { shellsHere, WATCHDOG_SCRIPT } from '../../helpers/watchdog';

interface HostFacts {
  readonly uid?: number;
  readonly systemd?: boolean;
  readonly userSystemd?: boolean;
  readonly lingers?: boolean;
  readonly mayLinger?: boolean;
  readonly cron?: boolean;
  readonly killsAtLogout?: boolean;
}

/** The part of the script that plan and installation share, on hosts that say of themselves what a test wants. */
describe('what keeps the watchdog alive', async () => {
  const part = waysPart(await readFile(WATCHDOG_SCRIPT, 'utf8'));
  const shells = shellsHere();

  /** `WAY logout:… reboot:…`, with `+linger` where it would be turned on; the same in every shell. */
  async function chosen(asked: string, host: HostFacts): Promise<string> {
    const { uid = 1000, systemd = true, ...facts } = host;
    const says = (name: string, fact: boolean | undefined) => `${name}() { return ${fact ? 0 : 1}; }`;
    const script = [
      `have() { return 1; }\nUID_NOW=${uid}\n${part}`,
      says('has_systemd', systemd),
      says('has_user_systemd', facts.userSystemd),
      says('lingers', facts.lingers),
      says('may_linger', facts.mayLinger),
      says('has_cron', facts.cron),
      says('kills_at_logout', facts.killsAtLogout),
      `choose_way ${asked} || { echo "none: $WAY_WHY"; exit; }`,
      'way_holds; if [ $WAY_LINGERS = 1 ]; then WAY=$WAY+linger; fi',
      'echo "$WAY logout:$WAY_LOGOUT reboot:$WAY_REBOOT"',
    ].join('\n');
    const said = await Promise.all(shells.map(([, shell]) => must([...shell, '-c', script])));
    expect(new Set(said).size).toBe(1);
    return said[0].trim();
  }

  it('is what holds longest, and changes the account only where nothing else holds', async () => {
    const plain = { userSystemd: true };
    expect(await chosen('auto', { uid: 0 })).toBe('system logout:yes reboot:yes');
    expect(await chosen('auto', { ...plain, lingers: true, cron: true })).toBe('user logout:yes reboot:yes');
    expect(await chosen('auto', { ...plain, mayLinger: true, cron: true })).toBe(
      'cron logout:yes reboot:yes',
    );
    expect(await chosen('auto', { ...plain, mayLinger: true })).toBe('user+linger logout:yes reboot:yes');
    expect(await chosen('auto', plain)).toBe('session logout:yes reboot:no');
    expect(await chosen('auto', { ...plain, killsAtLogout: true })).toBe('session logout:no reboot:no');
    expect(await chosen('auto', { uid: 0, systemd: false, cron: true })).toBe('cron logout:yes reboot:yes');
    expect(await chosen('auto', { systemd: false })).toBe('session logout:yes reboot:no');
  });

  it('is what was asked for, or a reason why it cannot be', async () => {
    expect(await chosen('system', {})).toBe('none: a unit of the system takes root');
    expect(await chosen('user', {})).toBe('none: this user has no systemd of its own');
    expect(await chosen('cron', { userSystemd: true, lingers: true })).toBe('none: no cron runs here');
    expect(await chosen('user', { userSystemd: true, cron: true })).toBe('user logout:no reboot:no');
    expect(await chosen('user', { userSystemd: true, mayLinger: true, cron: true })).toBe(
      'user+linger logout:yes reboot:yes',
    );
    expect(await chosen('session', { uid: 0, killsAtLogout: true })).toBe('session logout:yes reboot:no');
  });
});
