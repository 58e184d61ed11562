/** What the demo service says on its standard output: one JSON object a line. */

/** `{"ready":true,"port":41191,"pid":5229,"ceilingMb":512}` */
export interface DemoReady {
  readonly kind: 'ready';
  readonly port: number;
  readonly pid: number;
  readonly ceilingMb: number;
}

export type DemoEvent =
  /** The request that never ends has begun. */
  | { readonly kind: 'leak-started' }
  /** It holds as much as it may and grows no further; it ends itself after a while. */
  | { readonly kind: 'ceiling'; readonly ceilingMb: number; readonly endsInSeconds: number }
  /** It ends itself now. */
  | { readonly kind: 'end'; readonly reason: string };

/** Null for a line that is none of ours. */
export function readDemoLine(line: string): DemoReady | DemoEvent | null {
  const said = parsed(line);
  if (said === null) return null;
  const { ready, event, port, pid, ceilingMb, endsInSeconds, reason } = said;
  if (ready === true && isNumber(port) && isNumber(pid) && isNumber(ceilingMb)) {
    return { kind: 'ready', port, pid, ceilingMb };
  }
  if (event === 'leak-started') return { kind: 'leak-started' };
  if (event === 'ceiling' && isNumber(ceilingMb) && isNumber(endsInSeconds)) {
    return { kind: 'ceiling', ceilingMb, endsInSeconds };
  }
  return event === 'end' && typeof reason === 'string' ? { kind: 'end', reason } : null;
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
