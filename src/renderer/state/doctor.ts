/** What the doctor found on each host, and the installations that run there. */

import { create } from 'zustand';
import type { DoctorInstall, DoctorReport, DoctorRow } from '#core/contract/doctor';
import { tryCall } from '../bridge';
import { useApp } from './app';
import { answered, asked, type Loadable, notAsked } from './loadable';

interface Doctor {
  readonly reports: ReadonlyMap<string, Loadable<DoctorReport>>;
  /** The newest installation of each host. */
  readonly installs: ReadonlyMap<string, DoctorInstall>;
}

export const useDoctor = create<Doctor>(() => ({ reports: new Map(), installs: new Map() }));

export const reportOf =
  (host: string) =>
  ({ reports }: Doctor): Loadable<DoctorReport> =>
    reports.get(host) ?? notAsked;

const setReport = (host: string, change: (before: Loadable<DoctorReport>) => Loadable<DoctorReport>) =>
  useDoctor.setState(({ reports }) => ({
    reports: new Map(reports).set(host, change(reports.get(host) ?? notAsked)),
  }));

/** Connects and looks; changes nothing on the host. */
export async function examine(host: string, pid: number | null): Promise<void> {
  setReport(host, asked);
  const result = await tryCall('doctor.check', { host, pid });
  setReport(host, (before) => answered(before, result));
}

/** Takes what an installation says; the row that it mended stands in the report at once. */
export function hearInstall(install: DoctorInstall): void {
  const known = useDoctor.getState().installs.get(install.host);
  // What belongs to an earlier one is of no interest any more.
  if (known && known.installId !== install.installId && known.startedAt > install.startedAt) return;
  useDoctor.setState(({ installs }) => ({ installs: new Map(installs).set(install.host, install) }));
  const { row } = install;
  if (row !== null) setReport(install.host, (before) => withRow(before, row));
}

function withRow(before: Loadable<DoctorReport>, row: DoctorRow): Loadable<DoctorReport> {
  if (before.value === null) return before;
  const rows = before.value.rows.map((known) => (known.id === row.id ? row : known));
  return { ...before, value: { ...before.value, rows } };
}

/** Asks for sudo's password by a prompt; the row says afterwards whether sudo took it. */
export async function enterSudo(host: string): Promise<void> {
  const result = await tryCall('doctor.sudo', { host });
  useApp.setState({ failure: result.ok ? null : result.failure });
  if (result.ok) setReport(host, (before) => withRow(before, result.value));
}

/** Only after the person said yes to exactly this command. What it prints comes as events. */
export async function install(host: string, row: DoctorRow): Promise<void> {
  if (row.fix === null || row.command === null) return;
  const result = await tryCall('doctor.install', { host, item: row.fix, confirmed: row.command });
  if (!result.ok) {
    setReport(host, (before) => answered(before, result));
    return;
  }
  // Its first words may have come before this answer.
  const known = useDoctor.getState().installs.get(host);
  if (known?.installId !== result.value.installId) hearInstall(result.value);
}

export const stopInstall = (installId: string) => void tryCall('doctor.stop', { installId });
