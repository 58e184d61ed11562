import { type FailureData, failureDataOf } from './failure';

/** What crosses the contract: a value, or why there is none. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: FailureData };

export const succeed = <T>(value: T): Result<T> => ({ ok: true, value });

/** Runs the work and turns anything it throws into a failed result. */
export async function attempt<T>(work: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return succeed(await work());
  } catch (thrown) {
    return { ok: false, failure: failureDataOf(thrown) };
  }
}
