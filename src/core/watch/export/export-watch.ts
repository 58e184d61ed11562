import type { ExportedFile, WatchExportRequest } from '../../contract/watch';
import { exportAnsible } from './ansible';
import { exportCron } from './cron';
import { type ExportedScript, exportParts } from './exported';
import { exportKubernetes } from './kubernetes';
import { exportSystemd } from './systemd';

/** The watchdog in a form that other tools deploy; the same script and rules as the installed one. */
export function exportWatch(request: WatchExportRequest, script: ExportedScript): readonly ExportedFile[] {
  switch (request.format) {
    case 'systemd':
      return exportSystemd(exportParts(script, request));
    case 'cron':
      return exportCron(exportParts(script, request));
    case 'ansible':
      return exportAnsible(exportParts(script, request));
    case 'kubernetes':
      return exportKubernetes(exportParts(script, request, false));
  }
}
