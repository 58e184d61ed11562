/** What may be handed to the system's browser or mail program: nothing that runs something. */
export function mayOpenOutside(url: string): boolean {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return false;
  }
  if (parsed.username || parsed.password) return false;
  return parsed.protocol === 'https:' || parsed.protocol === 'mailto:';
}

/** A link counts as clicked when the person did something this recently. */
export const clickFreshMs = 1_500;
