import { beforeEach, describe, expect, it } from 'vitest';
import type { DoctorInstall } from '#core/contract/doctor';
import { hearInstall, reportOf, useDoctor } from '../../../src/renderer/state/doctor';
import { doctorInstall, doctorReport } from '../../helpers/fake-doctor';

const first: DoctorInstall = {
  installId: 'a',
  host: 'srv',
  item: 'sysstat',
  command: 'sudo apt-get install -y sysstat',
  startedAt: '2026-11-23T03:15:02.000Z',
  lines: [],
  dropped: 0,
  row: null,
  outcome: null,
  failure: null,
};

describe('what the window holds of the doctor', () => {
  beforeEach(() => {
    const report = { value: doctorReport('srv', null), since: null, failure: null };
    useDoctor.setState({ reports: new Map([['srv', report]]), installs: new Map() });
  });
  const sysstat = () => reportOf('srv')(useDoctor.getState()).value?.rows.find(({ id }) => id === 'sysstat');

  it('mends the row of the report when an installation has ended, and no other', () => {
    const before = reportOf('srv')(useDoctor.getState()).value?.rows ?? [];
    expect(sysstat()).toMatchObject({ state: 'warn', fix: 'sysstat' });
    hearInstall(doctorInstall('srv', first, 3));
    expect(sysstat()?.state).toBe('warn');
    hearInstall(doctorInstall('srv', first, 8));
    expect(sysstat()).toMatchObject({ state: 'pass', fix: null });
    const after = reportOf('srv')(useDoctor.getState()).value?.rows ?? [];
    expect(after.filter((row, index) => row !== before[index]).map(({ id }) => id)).toEqual(['sysstat']);
  });

  it('does not go back to an older installation whose last words come late', () => {
    const second = { ...first, installId: 'b', startedAt: '2026-11-23T03:16:00.000Z' };
    hearInstall(doctorInstall('srv', second, 2));
    hearInstall(doctorInstall('srv', first, 8));
    expect(useDoctor.getState().installs.get('srv')?.installId).toBe('b');
  });

  it('knows nothing of a host that was not asked', () => {
    expect(reportOf('other')(useDoctor.getState())).toEqual({ value: null, since: null, failure: null });
  });
});
