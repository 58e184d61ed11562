import { Check, FileCode, Pin } from 'lucide-react';
import type { KeptView } from '#core/contract/methods';
import { useText } from '../../i18n';
import { splitName } from '../../profiles/packages';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Tooltip } from '../../ui/Tooltip';
import type { Named } from '../../worker/profile-calls';

interface DrawerActsProps {
  /** pprof's, for this function. */
  readonly command: string;
  /** The drawer's lists as rows; null where it shows a picture, which has a menu of its own. */
  readonly table: string | null;
  readonly kept: readonly KeptView[];
  /** What is looked at now, as the case keeps it. */
  readonly view: string;
  readonly name: string;
  /** Null where the source is shown already. */
  readonly onSource: (() => void) | null;
  readonly onKeep: (name: string, view: string) => void;
}

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;
/** As many letters as a name of a kept view may have. */
const longestName = 80;

/** `main.GetBetweenDates · inuse_space`. */
export const keptName = (of: Named, sampleType: string): string => {
  const { name } = splitName(of);
  const end = ` · ${sampleType}`;
  return `${name.slice(0, longestName - end.length)}${end}`;
};

/** What can be done with the function of the drawer. */
export function DrawerActs({ command, table, kept, view, name, onSource, onKeep }: DrawerActsProps) {
  const t = useText();
  const isKept = kept.some((one) => one.name === name && one.view === view);
  return (
    <>
      {onSource && (
        <Button quiet icon={<FileCode {...icon} />} onClick={onSource}>
          {t('profile.drawer.source')}
        </Button>
      )}
      <CopyButton text={command} quiet>
        go tool pprof
      </CopyButton>
      {table !== null && (
        <CopyButton text={table} quiet>
          {t('profile.drawer.copy')}
        </CopyButton>
      )}
      <Tooltip text={t('profile.drawer.keep.hint')}>
        <Button
          quiet
          disabled={isKept}
          icon={isKept ? <Check {...icon} /> : <Pin {...icon} />}
          onClick={() => onKeep(name, view)}
        >
          {t(isKept ? 'profile.drawer.kept' : 'profile.drawer.keep')}
        </Button>
      </Tooltip>
    </>
  );
}
