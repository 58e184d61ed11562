/** `node latency.cjs URL SECONDS`: asks again and again, and prints `[wall milliseconds, took milliseconds]` of each answer. */

import { Agent, get } from 'node:http';

const [url = '', seconds = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const ask = () =>
  new Promise<void>((resolve, reject) => {
    get(url, { agent }, (answer) => answer.resume().on('end', resolve).on('error', reject)).on(
      'error',
      reject,
    );
  });

async function main(): Promise<void> {
  const took: [number, number][] = [];
  const until = performance.now() + Number(seconds) * 1000;
  while (performance.now() < until) {
    const began = performance.now();
    await ask();
    took.push([Date.now(), performance.now() - began]);
  }
  agent.destroy();
  process.stdout.write(JSON.stringify(took));
}

void main();
