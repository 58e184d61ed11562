'use strict';

/**
 * The embedded demo target of Heapcase: a small order service with a memory leak and pprof endpoints.
 *
 * It listens on 127.0.0.1 only, sends itself ordinary requests and, some seconds after its start, the one
 * request that never ends. On its standard output it says what happens, one JSON object a line.
 * It ends itself: when its standard input closes (whoever started it is gone), some time after the memory
 * ceiling is reached, and at the time limit.
 */

const { startSampling } = require('./heap-profile.cjs');
startSampling(); // first, so that what is allocated from here on can be seen

const http = require('node:http');
const { BoundedCache, Catalogue } = require('./catalogue.cjs');
const { Limits, readLimits } = require('./limits.cjs');
const { OrdersReport } = require('./orders-report.cjs');
const { servePprof } = require('./pprof-routes.cjs');

// What the kernel and its tools call it, whichever program runs it.
process.title = 'orders-api';

const stated = readLimits(process.argv.slice(2));
const catalogue = new Catalogue(20_000);
const answers = new BoundedCache(300);

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function endBecause(reason) {
  // The line first, then the end; a pipe that nobody reads must not hold the end up.
  setTimeout(() => process.exit(0), 200);
  process.stdout.write(`${JSON.stringify({ event: 'end', reason })}\n`, () => process.exit(0));
}

const limits = new Limits(stated, () => {
  say({ event: 'ceiling', ceilingMb: stated.ceilingMb, endsInSeconds: stated.graceSeconds });
  setTimeout(endBecause, stated.graceSeconds * 1000, 'ceiling');
});

function sendJson(response, value) {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(value);
}

function serveOrders(url, response) {
  const day = url.searchParams.get('day') ?? '2023-01-01';
  sendJson(
    response,
    answers.remember(day, () => JSON.stringify(catalogue.ordersOfDay(day))),
  );
}

function serveReport(url, response) {
  const from = url.searchParams.get('from') ?? '';
  const to = url.searchParams.get('to') ?? '';
  new OrdersReport(catalogue, limits).run(from, to, (turnover) =>
    sendJson(response, JSON.stringify(turnover)),
  );
}

function handleRequest(request, response) {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/orders') return serveOrders(url, response);
  if (url.pathname === '/report') return serveReport(url, response);
  if (url.pathname.startsWith('/debug/pprof/')) {
    return servePprof(url, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(`${error.message}\n`);
    });
  }
  response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('404 page not found\n');
}

/** Customers: twenty requests a second for the orders of some day, now and then a report of one month. */
function startTraffic(port) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
  const ask = (path) =>
    http.get({ host: '127.0.0.1', port, path, agent }, (response) => response.resume()).on('error', () => {});
  const day = (number) => new Date(Date.UTC(2023, 0, 1 + number)).toISOString().slice(0, 10);
  let count = 0;
  setInterval(() => {
    count += 1;
    ask(`/orders?day=${day((count * 37) % 365)}`);
    if (count % 40 === 0) ask(`/report?from=${day(count % 300)}&to=${day((count % 300) + 30)}`);
  }, 50);
  setTimeout(() => {
    say({ event: 'leak-started', path: '/report?from=2023-04-18&to=2023-04-18' });
    http
      .get({ host: '127.0.0.1', port, path: '/report?from=2023-04-18&to=2023-04-18', agent: false })
      .on('error', () => {});
  }, stated.leakAfterSeconds * 1000);
}

process.stdin.on('end', () => endBecause('stdin-closed')).on('error', () => endBecause('stdin-closed'));
process.stdin.resume();
process.stdout.on('error', () => process.exit(0));
setTimeout(endBecause, stated.timeLimitSeconds * 1000, 'time-limit');

const server = http.createServer(handleRequest);
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  say({ ready: true, port, pid: process.pid, ceilingMb: stated.ceilingMb });
  startTraffic(port);
});
