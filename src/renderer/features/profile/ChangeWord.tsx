import { useText } from '../../i18n';

/** New, gone, grew, shrank: a word, so that nothing hangs on a colour. */
export function ChangeWord({ change }: { change: 'new' | 'gone' | 'grew' | 'shrank' | 'same' }) {
  const t = useText();
  const tone = change === 'new' || change === 'grew' ? 'change-grew' : 'change-shrank';
  return <span className={change === 'same' ? 'figure-none' : tone}>{t(`profile.change.${change}`)}</span>;
}
