/** What the system's keychain is called, or that there is none worth the name. */

/** Chromium's names of what it found on Linux. */
const linux: Readonly<Record<string, string>> = {
  gnome_libsecret: 'GNOME Keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};

/** Chromium marks so what it has sealed with a password that stands in its own source, for all to read. */
const openMark = 'v10';

export interface FoundKeychain {
  readonly platform: string;
  /** Electron's answer; newer ones say yes for a keychain of which everybody has the key. */
  readonly available: boolean;
  /** `basic_text`, `gnome_libsecret`, …; null from an Electron that does not tell. */
  readonly backend: string | null;
  /** Something sealed, for its mark. */
  readonly sample: () => Uint8Array;
}

/** Its name for people; null where nothing really encrypts. */
export function keychainName({ platform, available, backend, sample }: FoundKeychain): string | null {
  if (!available) return null;
  if (platform === 'darwin') return 'Keychain';
  if (platform !== 'linux') return 'DPAPI';
  if (backend === 'basic_text' || backend === 'unknown') return null;
  const mark = new TextDecoder('latin1').decode(sample().subarray(0, openMark.length));
  if (mark === openMark) return null;
  return linux[backend ?? ''] ?? 'Secret Service';
}
