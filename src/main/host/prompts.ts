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

export interface ConnectionPrompts {
  /** True to trust the key from now on (kept in Heapcase's own list, never in known_hosts). */
  acceptHostKey(question: HostKeyQuestion): Promise<boolean>;
  /** The answer, or null to give up. Kept for this connection only. */
  secret(question: SecretQuestion): Promise<string | null>;
}

/** Nobody is there to ask: unknown keys are refused, secrets are not had. */
export const unattended: ConnectionPrompts = {
  acceptHostKey: async () => false,
  secret: async () => null,
};
