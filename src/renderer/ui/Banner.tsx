import type { ReactNode } from 'react';
import { AlertMark } from './marks';

interface BannerProps {
  readonly tone: 'warn' | 'critical' | 'plain';
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A sentence that is true now, over the full width; it goes when it is no longer true. */
export function Banner({ tone, children, action }: BannerProps) {
  return (
    <div className={`banner banner-${tone}`} role="status">
      {tone !== 'plain' && <AlertMark tone={tone} />}
      <p>{children}</p>
      {action}
    </div>
  );
}
