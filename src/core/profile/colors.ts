/** The colours of nodes and edges by their share of the total: grey, red for growth, green for loss. pprof: graph.dotColor. */

const shift = 0.3;

/** `score` is the share, from -1 to 1; a background is pale. */
export function dotColor(score: number, background: boolean): string {
  const value = background ? 0.93 : 0.7;
  const share = Number.isNaN(score) ? score : Math.max(-1, Math.min(1, score));
  let saturation = background ? 0.1 : 1;
  if (Math.abs(share) < 0.2) saturation *= Math.abs(share) / 0.2;
  const strength = share === 0 ? 0 : Math.sign(share) * raise(Math.abs(share));
  let red = value;
  let green = value;
  if (strength < 0) red = value * (1 + saturation * strength);
  else green = value * (1 - saturation * strength);
  const blue = value * (1 - saturation);
  return `#${byte(red)}${byte(green)}${byte(blue)}`;
}

/** Go's math.Pow for this exponent. */
const raise = (share: number): number => (share === 1 ? 1 : Math.exp(shift * Math.log(share)));

const byte = (part: number): string => (Math.trunc(part * 255) & 255).toString(16).padStart(2, '0');
