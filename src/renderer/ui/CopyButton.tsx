import { Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useText } from '../i18n';
import { Button } from './Button';

const saidMs = 2000;

/** Says in its own place that it copied. */
export function CopyButton({
  text,
  children,
  quiet,
}: {
  text: string;
  children: ReactNode;
  quiet?: boolean;
}) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = window.setTimeout(() => setCopied(false), saidMs);
    return () => window.clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      quiet={quiet ?? false}
      icon={<Copy size={14} strokeWidth={1.75} aria-hidden="true" />}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      <span aria-live="polite">{copied ? t('ui.copied') : children}</span>
    </Button>
  );
}
