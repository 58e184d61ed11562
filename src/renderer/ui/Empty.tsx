import type { ReactNode } from 'react';

/** What will be here, and the one act that brings it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <p>{title}</p>
      {children}
    </div>
  );
}
