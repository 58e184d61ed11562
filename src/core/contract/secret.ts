/** What the front doors see of secrets that are kept in the keychain of this computer: never the secret itself. */

/** One kept secret. Times are RFC 3339. */
export interface KeptSecretView {
  readonly id: string;
  readonly kind: 'password' | 'passphrase' | 'keyboard-interactive' | 'sudo';
  readonly host: string;
  readonly user: string;
  /** The key file of a passphrase, the server's own question; else empty. */
  readonly about: string;
  /** What sealed it: `GNOME Keyring`. */
  readonly keychain: string;
  readonly keptAt: string;
  /** The host refused it then: it is not given again until it is typed and kept anew. */
  readonly refusedAt: string | null;
}

export interface KeptSecretsView {
  /** What would keep a secret now; null where nothing here encrypts, or this front door cannot reach it. */
  readonly keychain: string | null;
  readonly kept: readonly KeptSecretView[];
}

/** How an answer to a prompt may be kept. */
export interface PromptKeeping {
  readonly keychain: string | null;
  /** What was kept for this question was refused. */
  readonly wasRefused: boolean;
}
