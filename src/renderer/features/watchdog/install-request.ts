/** What a person filled in to have a watchdog installed, and what is asked of each host for it. */

import type { WatchPlanRequest, WatchSurvival } from '#core/contract/watch';
import { defaultWatchRules, type WatchRules } from '#core/watch/rules';
import { draftOf, type RulesDraft } from './rules-draft';

export interface InstallForm {
  /** At least one. */
  readonly hosts: readonly string[];
  /** A pid, a name, or the address of an endpoint. */
  readonly process: string;
  readonly endpoint: string;
  readonly folder: string;
  readonly survive: WatchSurvival;
  readonly draft: RulesDraft;
}

export const emptyForm = (host: string, process: string, endpoint: string): InstallForm => ({
  hosts: [host],
  process,
  endpoint,
  folder: '',
  survive: 'auto',
  draft: draftOf(defaultWatchRules),
});

/** A pid, an address of an endpoint, or a name: what a person types for a process. */
function targetOf(process: string): WatchPlanRequest['target'] {
  const text = process.trim();
  if (/^\d{1,9}$/.test(text)) return { by: 'pid', pid: Number(text) };
  if (/^(https?:\/\/|\S+:\d{1,5}(\/|$))/.test(text)) return { by: 'endpoint', endpoint: text };
  return { by: 'name', name: text };
}

/** A number is a process of one host only: with it there is no second host. */
export const isOfOneHost = ({ process }: InstallForm): boolean => targetOf(process).by === 'pid';

/** Null while something is missing or the rules cannot be. */
export function requestOf(
  form: InstallForm,
  rules: WatchRules | null,
  host: string,
): WatchPlanRequest | null {
  const { process, endpoint, folder, survive } = form;
  if (!rules || process.trim() === '' || (form.hosts.length > 1 && isOfOneHost(form))) return null;
  return {
    host,
    target: targetOf(process),
    endpoint: endpoint.trim() === '' ? null : endpoint.trim(),
    id: null,
    root: folder.trim() === '' ? null : folder.trim(),
    rules,
    survive,
  };
}
