/** What a view can give away: its table as text, its picture as a file. The view in place says how. */

import { createContext, useContext, useEffect } from 'react';

export interface ViewExports {
  /** Tab-separated rows. What takes long ends where the signal says so. */
  readonly table?: (signal: AbortSignal) => string | Promise<string>;
  /** SVG text that needs nothing of the window: its own colours, no script. */
  readonly svg?: () => string | Promise<string>;
  /** Where the view draws pixels itself; else the PNG is made of the SVG. */
  readonly png?: () => Promise<Uint8Array>;
}

export const ViewExportsContext = createContext<(exports: ViewExports | null) => void>(() => {});

/** The view that calls this is the one that is copied and saved, as long as it is there. */
export function useViewExports(exports: ViewExports): void {
  const give = useContext(ViewExportsContext);
  useEffect(() => {
    give(exports);
    return () => give(null);
  });
}
