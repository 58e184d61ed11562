/** Drawn marks: they mean something by their shape, not by their colour alone. */

import type { StepState } from '#core/contract/job';
import type { Grade } from '#core/diagnosis/finding';

/** ● proved, ◐ probable, ○ possible, a struck ring ruled out. */
export function GradeMark({ grade }: { grade: Grade }) {
  return (
    <svg className="mark mark-grade" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <circle
        cx="6"
        cy="6"
        r="4.75"
        fill={grade === 'proved' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.25"
      />
      {grade === 'probable' && <path d="M6 1.25a4.75 4.75 0 0 0 0 9.5z" fill="currentColor" />}
      {grade === 'ruled-out' && <path d="M2.7 9.3 9.3 2.7" stroke="currentColor" strokeWidth="1.25" />}
    </svg>
  );
}

const check = 'M2 6.4 4.9 9.3 10.2 3';

export function StepMark({ state }: { state: StepState }) {
  return (
    <svg
      className={`mark mark-step-${state}`}
      width="12"
      height="12"
      viewBox="0 0 12 12"
      fill="none"
      aria-hidden="true"
    >
      {state === 'done' && <path d={check} stroke="currentColor" strokeWidth="1.75" />}
      {state === 'failed' && <path d="m2.5 2.5 7 7m0-7-7 7" stroke="currentColor" strokeWidth="1.75" />}
      {state === 'waiting' && (
        <circle cx="6" cy="6" r="4.75" stroke="currentColor" strokeDasharray="1.6 1.8" />
      )}
      {state === 'skipped' && <path d="M2 6h8" stroke="currentColor" strokeWidth="1.5" />}
      {state === 'running' && (
        <>
          <circle cx="6" cy="6" r="4.5" className="mark-track" strokeWidth="2" />
          <path d="M6 1.5A4.5 4.5 0 0 1 10.5 6" stroke="currentColor" strokeWidth="2" />
        </>
      )}
    </svg>
  );
}

/** A triangle warns, an octagon with a cross fails. */
export function AlertMark({ tone }: { tone: 'warn' | 'critical' }) {
  return (
    <svg className={`mark mark-${tone}`} width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      {tone === 'warn' ? (
        <path
          d="M7 1.2 13.4 12.6H.6zM6.3 5v4h1.4V5zm0 4.9v1.4h1.4V9.9z"
          fill="currentColor"
          fillRule="evenodd"
        />
      ) : (
        <path
          d="M4.3.8h5.4l3.5 3.5v5.4l-3.5 3.5H4.3L.8 9.7V4.3zM4.2 5.2 6 7 4.2 8.8l1 1L7 8l1.8 1.8 1-1L8 7l1.8-1.8-1-1L7 6 5.2 4.2z"
          fill="currentColor"
          fillRule="evenodd"
        />
      )}
    </svg>
  );
}

/** Filled when it is all here, open while it arrives, dashed before it began. */
export function CaptureMark({ state }: { state: 'waiting' | 'arriving' | 'here' }) {
  return (
    <svg
      className={`mark mark-capture mark-capture-${state}`}
      width="14"
      height="14"
      viewBox="0 0 14 14"
      aria-hidden="true"
    >
      <path
        d="M7 1.5 12.5 7 7 12.5 1.5 7z"
        strokeWidth="1.25"
        strokeDasharray={state === 'waiting' ? '1.6 1.6' : undefined}
      />
    </svg>
  );
}

/** A filled dot is connected, a ring is not. */
export function LinkMark({ state }: { state: 'connected' | 'trying' | 'failed' | 'none' }) {
  return (
    <svg className={`mark mark-link-${state}`} width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      <circle cx="5" cy="5" r="3" strokeWidth="1.25" />
    </svg>
  );
}

export function GapMark() {
  return (
    <svg className="mark mark-gap" width="12" height="12" viewBox="0 0 12 12" fill="none" aria-hidden="true">
      <rect
        x="1.5"
        y="1.5"
        width="9"
        height="9"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeDasharray="2 1.6"
      />
    </svg>
  );
}
