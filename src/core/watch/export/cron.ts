import type { ExportedFile } from '../../contract/watch';
import { about, type ExportParts, scriptFileName } from './exported';

/** A crontab that starts the watchdog at boot and again whenever it is gone. */
export function exportCron(parts: ExportParts): readonly ExportedFile[] {
  const { script, conf, id, folder } = parts;
  const plain = (path: string, text: string): ExportedFile => ({ path, text, executable: false });
  return [
    { path: scriptFileName, text: script.text, executable: true },
    plain('watch.conf', conf),
    plain(`heapcase-watch-${id}.crontab`, crontab(id, folder)),
    plain('installed', `external cron heapcase-watch-${id}\n`),
    plain('README.md', notes(parts)),
  ];
}

/** `keep` starts it unless it runs, and is quiet. */
const crontab = (id: string, folder: string): string => `# heapcase-watch-${id}
@reboot /bin/sh ${folder}/${scriptFileName} keep >/dev/null 2>&1
* * * * * /bin/sh ${folder}/${scriptFileName} keep >/dev/null 2>&1
`;

const notes = (parts: ExportParts): string => `${about(parts, 'a crontab')}
## Install (as the user whose crontab it shall be)

    mkdir -p -m 700 ${parts.folder}
    cp ${scriptFileName} watch.conf installed ${parts.folder}/
    chmod 700 ${parts.folder}/${scriptFileName}; chmod 600 ${parts.folder}/watch.conf
    (crontab -l 2>/dev/null; cat heapcase-watch-${parts.id}.crontab) | crontab -

It survives logout and reboot; when it ends, cron starts it again within a minute.

## See whether it lives

    sh ${parts.folder}/${scriptFileName} status
    sh ${parts.folder}/${scriptFileName} test

## Remove

    crontab -l | grep -v -F '${parts.folder}/${scriptFileName}' | grep -v -x '# heapcase-watch-${parts.id}' | crontab -
    sh ${parts.folder}/${scriptFileName} stop
    rm -r ${parts.folder}        # with all captures
`;
