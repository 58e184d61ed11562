import type { DoctorState } from '#core/probe/doctor/checks';
import { AlertMark, GapMark, StepMark } from '../../ui/marks';

/** A tick, a triangle, an octagon, a dashed square: told apart without colours. */
export function DoctorMark({ state }: { state: DoctorState }) {
  switch (state) {
    case 'pass':
      return <StepMark state="done" />;
    case 'warn':
      return <AlertMark tone="warn" />;
    case 'fail':
      return <AlertMark tone="critical" />;
    case 'unknown':
      return <GapMark />;
  }
}
