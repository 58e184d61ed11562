/**
 * The keychain of this computer, handed in by whoever can reach it: the window can, the terminal cannot. One that does
 * not really encrypt does not count as one.
 */
export interface Keychain {
  /** Its name for people (`GNOME Keyring`); null where nothing here encrypts. Asked before each use: it may go. */
  name(): string | null;
  /** Throws where it cannot. */
  seal(text: string): Uint8Array;
  /** Throws where it was sealed by another keychain, or was changed. */
  unseal(sealed: Uint8Array): string;
}
