import type { ExportedFile } from '../../contract/watch';
import { about, type ExportParts, scriptFileName } from './exported';

/** A systemd system unit with the script and its rules. */
export function exportSystemd(parts: ExportParts): readonly ExportedFile[] {
  const { script, conf, id, folder } = parts;
  const unit = `heapcase-watch-${id}.service`;
  const plain = (path: string, text: string): ExportedFile => ({ path, text, executable: false });
  return [
    { path: scriptFileName, text: script.text, executable: true },
    plain('watch.conf', conf),
    plain(unit, unitOf(id, folder)),
    plain('installed', `external ${unit}\n`),
    plain('README.md', notes(parts, unit)),
  ];
}

const unitOf = (id: string, folder: string): string => `[Unit]
Description=Heapcase watchdog of ${id}
ConditionPathExists=${folder}/${scriptFileName}
ConditionPathExists=${folder}/watch.conf

[Service]
Type=simple
ExecStart=/bin/sh ${folder}/${scriptFileName} run
Restart=always
RestartSec=5
UMask=0077
# The last to be killed for memory. It nices its own captures; a niced loop would look too late.
OOMScoreAdjust=-500
# It reads /proc and writes into its own folder. Entering the target's network namespace takes CAP_SYS_ADMIN.
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=${folder}
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
`;

const notes = (parts: ExportParts, unit: string): string => `${about(parts, 'a systemd unit')}
## Install (as root)

    install -d -m 700 ${parts.root} ${parts.folder}
    install -m 700 ${scriptFileName} ${parts.folder}/
    install -m 600 watch.conf installed ${parts.folder}/
    install -m 644 ${unit} /etc/systemd/system/
    systemctl daemon-reload
    systemctl enable --now ${unit}

It survives logout and reboot, and systemd starts it again when it ends. With \`captures=\` in watch.conf pointing
elsewhere, add that folder to \`ReadWritePaths=\`.

## See whether it lives

    sh ${parts.folder}/${scriptFileName} status
    sh ${parts.folder}/${scriptFileName} test

## Remove

    systemctl disable --now ${unit}
    rm /etc/systemd/system/${unit}
    systemctl daemon-reload
    rm -r ${parts.folder}        # with all captures
`;
