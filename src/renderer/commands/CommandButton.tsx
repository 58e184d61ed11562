import type { ReactNode } from 'react';
import { useText } from '../i18n';
import { Button, IconButton } from '../ui/Button';
import { Tooltip } from '../ui/Tooltip';
import type { CommandId } from './definitions';
import { keysAsText, onMac } from './keys';
import { runCommand, useCanRun } from './run';

interface CommandButtonProps {
  readonly command: CommandId;
  readonly icon: ReactNode;
  /** With its title beside the icon. */
  readonly words?: boolean;
  readonly primary?: boolean;
  readonly pressed?: boolean;
}

/** A command as a button: its title, its keys, and whether it can run now come from the registry. */
export function CommandButton({ command, icon, words, primary, pressed }: CommandButtonProps) {
  const t = useText();
  const able = useCanRun(command);
  const title = t(`command.${command}`);
  const keys = keysAsText(command, onMac);
  if (!words) {
    return (
      <IconButton
        label={title}
        icon={icon}
        keys={keys}
        disabled={!able}
        {...(pressed === undefined ? {} : { pressed })}
        onClick={() => runCommand(command)}
      />
    );
  }
  return (
    <Tooltip text={title.replace(/…$/, '')} keys={keys}>
      <Button primary={primary ?? false} icon={icon} disabled={!able} onClick={() => runCommand(command)}>
        {title}
      </Button>
    </Tooltip>
  );
}
