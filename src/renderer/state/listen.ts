import { assertNever } from '#core/base/assert-never';
import type { WorkbenchEvent } from '#core/contract/events';
import { runCommand } from '../commands/run';
import { loadCase, loadCases } from './acts';
import { useApp } from './app';
import { useCases } from './cases';
import { useJobs } from './jobs';
import { usePrompts } from './prompts';
import { useSettings } from './settings';

/** Takes what the main process says without being asked. */
export function listen(event: WorkbenchEvent): void {
  switch (event.kind) {
    case 'job-started':
      return useJobs.getState().put(event.job);
    case 'job':
      useJobs.getState().fold(event.jobId, event.events);
      if (event.events.some(({ kind }) => kind === 'ended')) refreshCaseOf(event.jobId);
      return;
    case 'prompt':
      return usePrompts.getState().add(event);
    case 'prompt-over':
      return usePrompts.getState().remove(event.promptId);
    case 'cases-changed':
      useApp.setState({ savedAt: new Date().toISOString() });
      void loadCases();
      for (const id of useCases.getState().views.keys()) void loadCase(id);
      return;
    case 'system-changed':
      return useSettings.setState(({ system }) => ({
        system: { ...system, dark: event.dark, highContrast: event.highContrast },
      }));
    case 'menu':
      return runCommand(event.command);
    default:
      return assertNever(event);
  }
}

function refreshCaseOf(jobId: string): void {
  const caseId = useJobs.getState().jobs.get(jobId)?.caseId;
  if (caseId) void loadCase(caseId);
}
