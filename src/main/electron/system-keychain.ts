import { safeStorage } from 'electron';
import type { Keychain } from '#main/host/keychain';
import { keychainName } from './keychain-name';

/** The keychain of the system, by Electron. Nothing is asked of it before somebody wants a secret. */
export const systemKeychain: Keychain = {
  name: () =>
    keychainName({
      platform: process.platform,
      available: safeStorage.isEncryptionAvailable(),
      // Electron 25 does not have it, whatever the types say.
      backend:
        process.platform === 'linux' && typeof safeStorage.getSelectedStorageBackend === 'function'
          ? safeStorage.getSelectedStorageBackend()
          : null,
      sample: () => safeStorage.encryptString('sample'),
    }),
  seal: (text) => safeStorage.encryptString(text),
  unseal: (sealed) => safeStorage.decryptString(Buffer.from(sealed)),
};
