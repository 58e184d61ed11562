import type { ReactNode } from 'react';
import { type CommandId, commands } from '../../commands/definitions';
import { runCommand } from '../../commands/run';
import { useText } from '../../i18n';
import { Button } from '../../ui/Button';
import { Kbd } from '../../ui/Kbd';

interface DoorProps {
  readonly command: CommandId;
  readonly room: 'demo' | 'host' | 'sample';
  readonly icon: ReactNode;
  readonly picture: ReactNode;
  readonly primary?: boolean;
}

export function Door({ command, room, icon, picture, primary }: DoorProps) {
  const t = useText();
  const [keys] = commands[command].keys;
  return (
    <section className="door">
      <div className="door-picture" aria-hidden="true">
        {picture}
      </div>
      <h3>{t(`welcome.${room}.title`)}</h3>
      <p>{t(`welcome.${room}.about`)}</p>
      <div className="door-act">
        <Button
          large
          primary={primary ?? false}
          autoFocus={primary ?? false}
          icon={icon}
          onClick={() => runCommand(command)}
        >
          {t(`command.${command}`)}
        </Button>
        {keys !== undefined && <Kbd keys={keys} />}
      </div>
    </section>
  );
}
