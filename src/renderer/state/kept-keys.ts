/** What is kept to log in with: accepted host keys, and secrets in the keychain (never the secrets themselves). */

import { create } from 'zustand';
import type { AcceptedKey } from '#core/contract/link';
import type { KeptSecretsView } from '#core/contract/secret';
import { tryCall } from '../bridge';
import { useApp } from './app';
import { answered, asked, type Loadable, notAsked } from './loadable';

interface Kept {
  readonly keys: Loadable<readonly AcceptedKey[]>;
  readonly secrets: Loadable<KeptSecretsView>;
}

export const useKept = create<Kept>(() => ({ keys: notAsked, secrets: notAsked }));

export async function loadKept(): Promise<void> {
  useKept.setState(({ keys, secrets }) => ({ keys: asked(keys), secrets: asked(secrets) }));
  const [keys, secrets] = await Promise.all([tryCall('trust.list', {}), tryCall('secrets.list', {})]);
  useKept.setState((before) => ({
    keys: answered(before.keys, keys),
    secrets: answered(before.secrets, secrets),
  }));
}

/** All keys of a host. */
export async function forgetKeys(name: string): Promise<void> {
  const result = await tryCall('trust.forget', { name });
  useApp.setState({ failure: result.ok ? null : result.failure });
  await loadKept();
}

export async function forgetSecret(id: string): Promise<void> {
  const result = await tryCall('secrets.forget', { id });
  useApp.setState({ failure: result.ok ? null : result.failure });
  await loadKept();
}
