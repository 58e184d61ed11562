import { useApp } from '../../state/app';
import type { ProfileChoice } from './captures';

/** Where a profile's file lies: in the case's folder under its hash, as pprof reads it. */
export function useFileOf(caseId: string): (choice: ProfileChoice) => string {
  const library = useApp(({ info }) => info?.libraryFolder ?? '');
  return ({ sha256 }) => `${library}/${caseId}/evidence/${sha256}`;
}
