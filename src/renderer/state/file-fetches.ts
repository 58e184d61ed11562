/** Files that are fetched from hosts: those that run, and how the others ended. */

import { create } from 'zustand';
import type { FileFetch } from '#core/contract/file-fetch';
import { tryCall } from '../bridge';
import { useApp } from './app';

/** By their ids, the newest last. */
export const useFileFetches = create<{ readonly all: ReadonlyMap<string, FileFetch> }>(() => ({
  all: new Map(),
}));

export const hearFetch = (fetch: FileFetch): void =>
  useFileFetches.setState(({ all }) => ({ all: new Map(all).set(fetch.fetchId, fetch) }));

/** Copies it into a case of its own. False: it was not started, and why is shown. */
export async function fetchFile(host: string, file: string): Promise<boolean> {
  const result = await tryCall('fetch.start', { host, file });
  useApp.setState({ failure: result.ok ? null : result.failure });
  if (!result.ok) return false;
  // Its first words may have come before this answer.
  if (!useFileFetches.getState().all.has(result.value.fetchId)) hearFetch(result.value);
  return true;
}

export const stopFetch = (fetchId: string): void => void tryCall('fetch.stop', { fetchId });

/** Those that were started before this page was loaded. */
export async function loadFetches(): Promise<void> {
  const result = await tryCall('fetch.list', {});
  if (result.ok) for (const fetch of result.value) hearFetch(fetch);
}
