/** What the front doors see of the doctor: what a host allows and lacks, and the installing of what it lacks. */

import { z } from 'zod';
import type { FailureData } from '../base/failure';
import type { HostAct } from '../case/model';
import {
  type DoctorCheck,
  type DoctorFix,
  type DoctorGroup,
  type DoctorState,
  type DoctorWant,
  doctorFixes,
} from '../probe/doctor/checks';
import type { Message } from '../words/messages';

const hostName = z.string().trim().min(1).max(300);

export const DoctorRequestSchema = z.object({
  host: hostName,
  /** Looks at this process as well; null: at the host alone. */
  pid: z.number().int().positive().nullable(),
});
export type DoctorRequest = Readonly<z.infer<typeof DoctorRequestSchema>>;

/** One check. Its name is the word `doctor.check.ID`, why it matters `doctor.why.ID`. */
export interface DoctorRow {
  readonly id: DoctorCheck;
  readonly group: DoctorGroup;
  readonly state: DoctorState;
  /** What was seen. */
  readonly found: Message;
  /** What to do; null where there is nothing to. */
  readonly advice: Message | null;
  /** What would install the missing tool there, as a person would type it; null where nothing is missing or known. */
  readonly command: string | null;
  /** Heapcase can run `command` after a yes: what to name in `doctor.install`. */
  readonly fix: DoctorFix | null;
  /** What a person may enter once for this run: `doctor.sudo` asks for it. */
  readonly wants: DoctorWant | null;
}

export interface DoctorReport {
  readonly host: string;
  readonly pid: number | null;
  /** RFC 3339, this computer's clock. */
  readonly checkedAt: string;
  readonly ms: number;
  readonly rows: readonly DoctorRow[];
  /** Everything that ran on the host for it; none of it changes anything. */
  readonly acts: readonly HostAct[];
}

export const countRows = (rows: readonly DoctorRow[], state: DoctorState): number =>
  rows.filter((row) => row.state === state).length;

export const DoctorInstallRequestSchema = z.object({
  host: hostName,
  item: z.enum(doctorFixes),
  /** The command that the person said yes to; where another one would run by now, nothing does. */
  confirmed: z.string().min(1).max(1000),
});
export type DoctorInstallRequest = Readonly<z.infer<typeof DoctorInstallRequestSchema>>;

/** An installation that a person said yes to. Told whole with each change, so the last one counts. */
export interface DoctorInstall {
  readonly installId: string;
  readonly host: string;
  readonly item: DoctorFix;
  readonly command: string;
  readonly startedAt: string;
  /** What the host printed, made visible; the last lines of it. The very last may still grow. */
  readonly lines: readonly string[];
  /** How many lines came before the first of `lines`. */
  readonly dropped: number;
  /** The check anew, once the command has ended. */
  readonly row: DoctorRow | null;
  readonly outcome: 'done' | 'stopped' | 'failed' | null;
  readonly failure: FailureData | null;
}

export interface DoctorEvent {
  readonly kind: 'doctor-install';
  readonly install: DoctorInstall;
}
