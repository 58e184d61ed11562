/** The files of captures on a host: one read-only command for all, and the reader of what it prints. */

import {
  type CaptureMeta,
  isCaptureFile,
  readCaptureManifest,
  readCaptureMeta,
  readCaptureName,
} from './captures';

/** Arguments: the mark, the folder of the captures, their names. */
export const captureListingScript = `
m=$1; cd "$2" || exit 1; shift 2
for c; do
  d=$c; [ -d "$d" ] || d=.part-$c
  [ -d "$d" ] || continue
  printf '\\n%s capture %s\\n' "$m" "$d"
  for f in "$d"/*; do [ -f "$f" ] && [ ! -h "$f" ] && printf '%s %s\\n' "$(wc -c <"$f")" "\${f##*/}"; done
  printf '\\n%s manifest\\n' "$m"; head -c 262144 "$d/manifest.sha256" 2>/dev/null
  printf '\\n%s meta\\n' "$m"; head -c 262144 "$d/meta.json" 2>/dev/null
done
printf '\\n%s end\\n' "$m"`;

export interface RemoteCaptureFile {
  readonly name: string;
  readonly bytes: number;
  /** From the manifest; null where it does not name the file. */
  readonly sha256: string | null;
}

export interface RemoteCapture {
  readonly name: string;
  /** Its folder below that of the captures: its name, or `.part-` and its name where it was never finished. */
  readonly folder: string;
  readonly files: readonly RemoteCaptureFile[];
  readonly hasManifest: boolean;
  /** Null where meta.json is missing or damaged. */
  readonly meta: CaptureMeta | null;
}

const order = ['heap.pb.gz', 'meta.json', 'goroutine.pb.gz', 'heap.memstats.txt', 'heap-gc.pb.gz'];
const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);

/** The most telling files first, so that a link that breaks has brought them. Null: not the whole answer. */
export function readCaptureListing(printed: string, mark: string): readonly RemoteCapture[] | null {
  const sections = printed.split(`\n${mark} `).slice(1);
  if (sections.at(-1)?.trim() !== 'end') return null;
  const captures: RemoteCapture[] = [];
  for (const [at, section] of sections.entries()) {
    const [title, ...lines] = section.split('\n');
    const folder = /^capture (\S+)$/.exec(title)?.[1] ?? '';
    const name = folder.replace(/^\.part-/, '');
    if (readCaptureName(name) === null) continue;
    const body = (index: number, kind: string) =>
      sections[index]?.startsWith(`${kind}\n`) ? sections[index].slice(kind.length + 1) : '';
    const manifest = readCaptureManifest(body(at + 1, 'manifest'));
    const files = lines.flatMap((line) => {
      const found = /^ *(\d{1,15}) (.+)$/.exec(line);
      if (!found || !isCaptureFile(found[2])) return [];
      return [{ name: found[2], bytes: Number(found[1]), sha256: manifest?.get(found[2]) ?? null }];
    });
    captures.push({
      name,
      folder,
      files: files.sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1)),
      hasManifest: manifest !== null,
      meta: readCaptureMeta(body(at + 2, 'meta')),
    });
  }
  return captures;
}
