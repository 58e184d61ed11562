import { useText } from '../../i18n';
import { CommandList } from '../../ui/CommandList';

/** The commands with which a plan was made; they run again when what it plans is started. */
export function LookedDisclosure({ looked }: { looked: readonly string[] }) {
  const t = useText();
  if (looked.length === 0) return null;
  return (
    <details className="disclosure">
      <summary>{t('monitors.looked', { count: looked.length })}</summary>
      <CommandList commands={looked.map((line) => ({ line }))} />
    </details>
  );
}
