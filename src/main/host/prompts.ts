/**
 * What a connection may have to ask a person. The window shows a prompt, the terminal asks, a test answers;
 * where nobody can be asked (`unattended`) nothing is ever prompted and the connection fails with a sentence.
 */

/** What is known of the host key when it is not simply right. A changed key is never asked about: it fails. */
export interface HostKeyQuestion {
  readonly kind: 'host-key';
  readonly host: string;
  /** `ssh-ed25519` … */
  readonly type: string;
  /** `SHA256:…` as ssh prints it. */
  readonly fingerprint: string;
  /** True when the host is known with a key of another type. */
  readonly knownWithOtherType: boolean;
}

export interface SecretQuestion {
  readonly kind: 'password' | 'passphrase' | 'keyboard-interactive' | 'sudo';
  readonly host: string;
  readonly user: string;
  /** The key file, the command that sudo is to run, or the server's own words (framed as such by whoever shows it). */
  readonly about: string;
  readonly echo: boolean;
}

/** Something at the computer has to be touched or confirmed: nothing is typed. */
export interface TouchQuestion {
  readonly host: string;
  readonly user: string;
  /** In the words of ssh: `Confirm user presence for key ED25519-SK SHA256:…`. */
  readonly about: string;
}

/** How an answer may be kept, as it is told to whoever asks. */
export interface Keeping {
  /** What would keep it (`GNOME Keyring`); null where nothing here encrypts: then it cannot be kept. */
  readonly keychain: string | null;
  /** What was kept for this question was refused. */
  readonly wasRefused: boolean;
  /** The person wants the answer kept, once it has worked. To be called before it is given. */
  keep(): void;
}

export interface ConnectionPrompts {
  /** True to trust the key from now on (kept in Heapcase's own list, never in known_hosts). */
  acceptHostKey(question: HostKeyQuestion): Promise<boolean>;
  /** The answer, or null to give up. Kept for this run only, unless `keeping` is there and the person wants it. */
  secret(question: SecretQuestion, keeping?: Keeping): Promise<string | null>;
  /** Says that a touch is waited for, until `over`. */
  touch?(question: TouchQuestion, over: AbortSignal): void;
}

/** Nobody is there to ask: unknown keys are refused, secrets are not had. */
export const unattended: ConnectionPrompts = {
  acceptHostKey: async () => false,
  secret: async () => null,
};
