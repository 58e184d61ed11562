/** Text to the clipboard, and that it is there, or why not. */

import { failure, failureDataOf } from '#core/base/failure';
import { useApp } from './app';
import { whileBusy } from './busy';

export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    useApp.setState({ copiedAt: Date.now() });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    useApp.setState({ failure: failure('text.not-copied', { reason }).data });
  }
}

/** The same for text that is made first: that may take long, be stopped, and fail. */
export async function copyMade(make: (signal: AbortSignal) => string | Promise<string>): Promise<void> {
  try {
    await copyText(await whileBusy({ kind: 'copying' }, async (signal) => make(signal)));
  } catch (thrown) {
    const data = failureDataOf(thrown);
    if (data.code !== 'failure.cancelled') useApp.setState({ failure: data });
  }
}
