import type { MonitorEnd, MonitorNews, MonitorNote, MonitorReader, MonitorSample } from './monitor';
import { StreamedLines } from './streamed-lines';

/** What a reader of lines may say while it reads one. */
export interface LineOutlet {
  sample(sample: MonitorSample): void;
  end(end: MonitorEnd): void;
  note(note: MonitorNote): void;
}

/**
 * A monitor's reader that goes line by line. `readLine` keeps its own state, tells what it found, and answers whether it
 * understood the line.
 */
export class LineMonitor implements MonitorReader {
  readonly notes = new Set<MonitorNote>();
  unknownLines = 0;
  readonly #lines = new StreamedLines(() => this.unknownLines++);
  readonly #readLine: (line: string, outlet: LineOutlet) => boolean;

  constructor(readLine: (line: string, outlet: LineOutlet) => boolean) {
    this.#readLine = readLine;
  }

  push(text: string): MonitorNews {
    const samples: MonitorSample[] = [];
    let end: MonitorEnd | null = null;
    const outlet: LineOutlet = {
      // A time that cannot be would put the whole chart out of place.
      sample: (sample) => void (Number.isFinite(sample.at) && samples.push(sample)),
      end: (found) => {
        end ??= found;
      },
      note: (note) => void this.notes.add(note),
    };
    this.#lines.push(text, (line) => {
      if (!this.#readLine(line, outlet)) this.unknownLines++;
    });
    return { samples, end };
  }
}

/** The figures of `names` that are there, by their names. */
export function present(
  figures: Readonly<Record<string, number | null | undefined>>,
): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, value] of Object.entries(figures))
    if (typeof value === 'number' && Number.isFinite(value)) found[name] = value;
  return found;
}
