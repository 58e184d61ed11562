import { FolderOpen } from 'lucide-react';
import type { FailureCode, FailureData } from '#core/base/failure';
import { CommandButton } from '../../commands/CommandButton';
import { useText } from '../../i18n';
import { chooseEvidence } from '../../state/chosen-evidence';
import { openCase } from '../../state/navigation';
import { Button } from '../../ui/Button';
import { Failed } from '../../ui/Failed';
import type { ProfileChoice } from './captures';

/** What is wrong with a file itself: asking again changes nothing. With what helps. */
const nextStep = {
  'profile.empty': 'profile.broken.again',
  'profile.truncated': 'profile.broken.again',
  'profile.corrupt': 'profile.broken.again',
  'profile.unsupported': 'profile.broken.again',
  'profile.not-a-profile': 'profile.broken.other',
  'profile.too-large': 'profile.broken.large',
  'profile.base-lacks-type': 'profile.broken.base',
} as const satisfies Partial<Record<FailureCode, string>>;

const fetchByHand = 'curl -so heap.pb.gz http://HOST:PORT/debug/pprof/heap';

export const isBroken = ({ code }: FailureData): boolean => code in nextStep;

interface BrokenFileProps {
  readonly failure: FailureData;
  readonly caseId: string;
  readonly shown: ProfileChoice;
  readonly base: ProfileChoice | null;
  readonly onWithoutBase: () => void;
}

/** A profile that cannot be read, or not be compared with: what is wrong with which file, what to do about it, and where one can go from here. */
export function BrokenFile({ failure, caseId, shown, base, onWithoutBase }: BrokenFileProps) {
  const t = useText();
  const { file } = failure.fillings;
  const isBase =
    base !== null &&
    (failure.code === 'profile.base-lacks-type' || (file === base.file && file !== shown.file));
  const culprit = isBase ? base : shown;
  const next = t(nextStep[failure.code as keyof typeof nextStep], { command: fetchByHand });
  return (
    <Failed failure={failure} next={next}>
      {isBase && <Button onClick={onWithoutBase}>{t('profile.broken.withoutBase')}</Button>}
      <Button
        onClick={() => {
          chooseEvidence(caseId, culprit.evidence);
          openCase(caseId, 'evidence');
        }}
      >
        {t('profile.broken.evidence')}
      </Button>
      <CommandButton
        words
        command="files.open"
        icon={<FolderOpen size={14} strokeWidth={1.75} aria-hidden="true" />}
      />
    </Failed>
  );
}
