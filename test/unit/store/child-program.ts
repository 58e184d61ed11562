/**
 * What the tests start and kill: `work` writes notes and evidence without end and prints each thing after it
 * was acknowledged; `race` opens a case at the first line on its standard input,
 * adds a note, and closes at the second.
 */

import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { Failure } from '#core/base/failure';
import type { Provenance } from '#core/case/model';
import { openLibrary } from '#main/store/library';
import type { Said } from './child-process';

const [verb, folder, id, ...rest] = process.argv.slice(2);
const library = openLibrary(folder, { madeBy: 'heapcase child' });

function say(said: Said): void {
  writeSync(1, `${JSON.stringify(said)}\n`);
}

function provenance(): Provenance {
  const at = new Date().toISOString();
  return {
    host: 'child',
    how: 'GET /debug/pprof/heap',
    status: 200,
    stderr: null,
    takenAt: at,
    endedAt: at,
    clockOffsetMs: 0,
    complete: 'whole',
    target: null,
    tool: 'heapcase child',
  };
}

async function work(round: string): Promise<void> {
  say({ does: 'opening' });
  const open = await library.open(id);
  say({ does: 'opened', mended: (await open.record()).mended.map(({ key }) => key) });
  const notes = async () => {
    for (let n = 0; ; n += 1) {
      const text = `note ${round}/${n}`;
      await open.append({ kind: 'note', text });
      say({ does: 'noted', text });
      await setTimeout(1);
    }
  };
  const profiles = async () => {
    for (let n = 0; ; n += 1) {
      // Every third has the bytes of the one before.
      const name = `profile ${round}/${n}`;
      const bytes = Buffer.alloc(1000 + 997 * (n % 50), `${round}/${n % 3 === 2 ? n - 1 : n} `);
      const { id, sha256 } = await open.addEvidence('heap-profile', name, bytes, provenance());
      say({ does: 'sealed', name, id, sha256 });
    }
  };
  const series = async () => {
    for (let n = 0; ; n += 1) {
      const name = `series ${round}/${n}`;
      const intake = await open.beginEvidence('memory-series', name, provenance());
      say({ does: 'begun', name });
      let bytes = 0;
      for (let line = 0; line < 10; line += 1) {
        const chunk = Buffer.from(`${name} line ${line} ${'.'.repeat(500)}\n`);
        await intake.write(chunk);
        bytes += chunk.length;
        say({ does: 'arrived', name, bytes });
      }
      const { id, sha256 } = await intake.seal(provenance());
      say({ does: 'sealed', name, id, sha256 });
    }
  };
  await Promise.all([notes(), profiles(), series()]);
}

async function race(): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  say({ does: 'opening' });
  await lines.next();
  try {
    const open = await library.open(id);
    say({ does: 'opened', mended: (await open.record()).mended.map(({ key }) => key) });
    const text = `note of ${process.pid}`;
    await open.append({ kind: 'note', text });
    say({ does: 'noted', text });
    await lines.next();
    await open.close();
    say({ does: 'closed' });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say({ does: 'refused', code: error.data.code });
  }
  process.stdin.destroy();
}

if (verb === 'work') await work(rest[0]);
else await race();
