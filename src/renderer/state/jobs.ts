import { create } from 'zustand';
import { foldJob, type JobEvent, type JobSnapshot } from '#core/contract/job';

interface Jobs {
  /** By job id, in the order of their start. */
  readonly jobs: ReadonlyMap<string, JobSnapshot>;
  /** Jobs that were asked to stop and have not ended yet. */
  readonly stopping: ReadonlySet<string>;
  put(job: JobSnapshot): void;
  fold(jobId: string, events: readonly JobEvent[]): void;
  markStopping(jobId: string): void;
}

/** Events of a job that is not known yet are dropped: its snapshot, which is asked for, has them. */
export const useJobs = create<Jobs>((set) => ({
  jobs: new Map(),
  stopping: new Set(),
  put: (job) => set(({ jobs }) => ({ jobs: new Map(jobs).set(job.jobId, job) })),
  fold: (jobId, events) =>
    set(({ jobs }) => {
      const job = jobs.get(jobId);
      return job ? { jobs: new Map(jobs).set(jobId, events.reduce(foldJob, job)) } : {};
    }),
  markStopping: (jobId) => set(({ stopping }) => ({ stopping: new Set(stopping).add(jobId) })),
}));

export const isRunning = ({ outcome }: JobSnapshot) => outcome === null;

/** The newest job of a case; null where none ran since this window opened. */
export const jobOfCase =
  (caseId: string | null) =>
  ({ jobs }: Jobs): JobSnapshot | null =>
    [...jobs.values()].findLast((job) => job.caseId === caseId) ?? null;
