import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { say } from '../setup/say.mjs';
import { fileOf, looks } from './window.mjs';

/** The four looks of each screen in one picture, in `sheets` below the folder. @param {string} folder */
export function makeSheets(folder) {
  const sheets = path.join(folder, 'sheets');
  mkdirSync(sheets, { recursive: true });
  const ending = fileOf('', looks[0]);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(ending))) {
    const name = file.slice(0, -ending.length);
    const all = looks.map((look) => path.join(folder, fileOf(name, look)));
    if (!all.every((one) => existsSync(one))) continue;
    const made = spawnSync('montage', [
      ...all,
      ...['-tile', '2x2', '-geometry', '1280x800+2+2'],
      `PNG24:${path.join(sheets, `${name}.png`)}`,
    ]);
    if (made.error) return say('No sheets: ImageMagick (montage) is not at hand.');
  }
  say(`The sheets are in ${sheets}`);
}
