import { Failure } from '#core/base/failure';
import type { BroughtProfile, ProfileBringer } from './bring-profiles';
import type { ProfileCalls } from './profile-calls';
import type { CallOptions, WorkerClient } from './worker-client';

/** What may be asked of profiles that the worker holds. */
export type Question = Exclude<keyof ProfileCalls, 'fetch' | 'hold' | 'awake' | 'unsummed' | 'growth'>;

/**
 * Asks a question about profiles and has those brought that the worker lacks. The question is posted behind the order
 * to fetch them, and not only when that is done: the worker answers in turn, and a way there and back is saved.
 */
export async function askAbout<K extends Question>(
  worker: Pick<WorkerClient<ProfileCalls>, 'call'>,
  bringer: ProfileBringer,
  profiles: readonly BroughtProfile[],
  question: K,
  request: ProfileCalls[K]['request'],
  options: CallOptions = {},
): Promise<ProfileCalls[K]['answer']> {
  const brought = bringer.bring(profiles, options);
  // Why they did not come is told below; the question then only finds that they are not there.
  brought.catch(() => {});
  try {
    return await worker.call(question, request, options);
  } catch (thrown) {
    if (!isLacking(thrown)) throw thrown;
    await brought;
    try {
      return await worker.call(question, request, options);
    } catch (again) {
      if (!isLacking(again)) throw again;
      // It let go of one that it once held.
      bringer.forget(profiles);
      await bringer.bring(profiles, options);
      return worker.call(question, request, options);
    }
  }
}

const isLacking = (thrown: unknown): boolean =>
  thrown instanceof Failure && thrown.data.code === 'evidence.unknown';
