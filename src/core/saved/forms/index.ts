/** Saved texts that have a form of their own, by the name of their kind. No text has two of these forms. */

import type { Message } from '../../words/messages';
import { cgroupMemory } from './cgroup-memory';
import { emptyJournal } from './empty-journal';
import { exeLink } from './exe-link';
import type { TextForm } from './form';
import { last } from './last';
import { metrics } from './metrics';
import { noFigures } from './no-figures';
import { procCgroup } from './proc-cgroup';
import { procLimits } from './proc-limits';
import { procMaps } from './proc-maps';
import { procStat } from './proc-stat';
import { procStatm } from './proc-statm';
import { procVmstat } from './proc-vmstat';
import { prometheusAnswer } from './prometheus-answer';
import { ps } from './ps';
import { systemctlShow } from './systemctl-show';
import { systemctlStatus } from './systemctl-status';
import { uptime } from './uptime';

const forms = {
  ps,
  uptime,
  'no-figures': noFigures,
  'proc-vmstat': procVmstat,
  'proc-stat': procStat,
  'proc-statm': procStatm,
  'proc-maps': procMaps,
  'proc-limits': procLimits,
  'proc-cgroup': procCgroup,
  'exe-link': exeLink,
  'cgroup-memory': cgroupMemory,
  'prometheus-answer': prometheusAnswer,
  metrics,
  'systemctl-show': systemctlShow,
  'systemctl-status': systemctlStatus,
  'empty-journal': emptyJournal,
  last,
} as const;

type Forms = typeof forms;
type Reading<F> = F extends TextForm<infer R> ? R : never;
type FormKind = keyof Forms;

/** A reading with its kind. */
export type FormReading = { [K in FormKind]: { readonly kind: K } & Reading<Forms[K]> }[FormKind];

/** `head` is the beginning of `text`; null where it has none of the forms. */
export function readForm(head: string, text: string): FormReading | null {
  for (const kind of Object.keys(forms) as FormKind[]) {
    const reading = forms[kind].read(head, text);
    if (reading !== null) return { kind, ...reading } as FormReading;
  }
  return null;
}

export const isFormReading = <T extends { readonly kind: string }>(
  saved: T,
): saved is Extract<T, { readonly kind: FormKind }> => Object.hasOwn(forms, saved.kind);

export function formFacts(reading: FormReading): readonly Message[] {
  const form: Pick<TextForm<never>, 'facts'> = forms[reading.kind];
  return form.facts(reading as never);
}
