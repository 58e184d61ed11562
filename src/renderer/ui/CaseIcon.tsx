import { Archive, CircleCheck, CircleDot, Eye, Lightbulb, LockKeyhole } from 'lucide-react';
import type { CaseManifest } from '#core/case/model';

const icons = {
  open: CircleDot,
  watching: Eye,
  explained: Lightbulb,
  fixed: CircleCheck,
  closed: LockKeyhole,
} as const;

export function CaseIcon({ manifest, size = 12 }: { manifest: CaseManifest; size?: number }) {
  const Icon = manifest.sample ? Archive : icons[manifest.status];
  return <Icon size={size} strokeWidth={1.75} aria-hidden="true" />;
}
