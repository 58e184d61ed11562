import type { Target } from '#core/case/model';
import { readElfSection } from '#core/probe/elf-section';
import { parseGoBuildInfo } from '#core/probe/go-buildinfo';
import type { AuditedHost } from './audited-host';

const sectionLimit = 256 * 1024;

/** What the Go linker wrote into the running executable; null when it is no Go program or may not be read. */
export async function readGoBuild(host: AuditedHost, pid: number): Promise<Target['go']> {
  const read = async (offset: number, length: number) => {
    const range = `tail -c +${offset + 1} /proc/${pid}/exe 2>/dev/null | head -c ${length}`;
    return (await host.exec(['sh', '-c', range], { maxBytes: length })).stdout;
  };
  const section = await readElfSection(read, '.go.buildinfo', sectionLimit);
  const info = section && parseGoBuildInfo(section);
  return info ? { version: info.version, module: info.module, revision: info.revision } : null;
}
