import type { CSSProperties } from 'react';

/** The width of a pane beside the work, as a property that a narrow window may overrule. */
export const sideWidth = (pixels: number): CSSProperties => ({ ['--w-side' as string]: `${pixels}px` });
