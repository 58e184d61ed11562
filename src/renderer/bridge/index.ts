/** The only file that sees what the preload put on the window. */

import { Failure } from '#core/base/failure';
import type { Result } from '#core/base/result';
import type { Bridge, WorkbenchEvent } from '#core/contract/events';
import type { AnswerOf, Method, OpenedFiles, RequestOf } from '#core/contract/methods';

declare global {
  interface Window {
    readonly heapcase: Bridge;
  }
}

/** Failures are values: the sentence is for people, the code for code. */
export function tryCall<M extends Method>(method: M, request: RequestOf<M>): Promise<Result<AnswerOf<M>>> {
  return window.heapcase.call(method, request) as Promise<Result<AnswerOf<M>>>;
}

/** The same for code in the middle of something: gives the answer, or throws its `Failure`. */
export async function call<M extends Method>(method: M, request: RequestOf<M>): Promise<AnswerOf<M>> {
  const result = await tryCall(method, request);
  if (!result.ok) throw new Failure(result.failure);
  return result.value;
}

/** Opens what was dropped by its paths, which are not told; null where it has none. */
export function openDroppedPaths(): Promise<Result<OpenedFiles>> | null {
  return window.heapcase.openDropped() as Promise<Result<OpenedFiles>> | null;
}

/** Returns what ends the subscription. */
export function subscribe(listener: (event: WorkbenchEvent) => void): () => void {
  return window.heapcase.subscribe(listener);
}
