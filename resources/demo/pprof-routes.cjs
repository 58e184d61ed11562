'use strict';

/** /debug/pprof/ as Go's net/http/pprof serves it, with the one profile that this service has. */

const { readFileSync } = require('node:fs');
const v8 = require('node:v8');
const vm = require('node:vm');
const { heapProfile } = require('./heap-profile.cjs');

const INDEX = `<html>
<head>
<title>/debug/pprof/</title>
<style>
.profile-name{
	display:inline-block;
	width:6rem;
}
</style>
</head>
<body>
/debug/pprof/
<br>
Types of profiles available:
<table>
<thead><td>Count</td><td>Profile</td></thead>
<tr><td>1</td><td><a href='heap'>heap</a></td></tr>
<tr><td>0</td><td><a href='cmdline'>cmdline</a></td></tr>
</table>
<p>
Profile Descriptions:
<ul>
<li><div class=profile-name>cmdline: </div> The command line invocation of the current program</li>
<li><div class=profile-name>heap: </div> A sampling of memory allocations of live objects (V8). You can specify the gc GET parameter to run GC before taking the heap sample.</li>
</ul>
</p>
</body>
</html>`;

/** V8's own gc(), also when the process was started without --expose-gc. */
function collectGarbage() {
  v8.setFlagsFromString('--expose-gc');
  const gc = globalThis.gc ?? vm.runInNewContext('gc');
  gc();
}

/** The argument list as the system has it, joined by NUL. */
function commandLine() {
  try {
    return readFileSync('/proc/self/cmdline', 'utf8').replace(/\0$/, '');
  } catch {
    return [process.argv0, ...process.execArgv, ...process.argv.slice(1)].join('\0');
  }
}

function refuse(response, status, reason) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'X-Go-Pprof': '1' });
  response.end(`${reason}\n`);
}

async function servePprof(url, response) {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  switch (url.pathname) {
    case '/debug/pprof/':
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      return response.end(INDEX);
    case '/debug/pprof/cmdline':
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
      return response.end(commandLine());
    case '/debug/pprof/heap': {
      const given = (name) => !['', '0', null].includes(url.searchParams.get(name));
      if (given('debug')) return refuse(response, 404, 'the text form (debug=1) is not available here');
      if (given('seconds')) return refuse(response, 404, 'delta profiles (seconds=N) are not available here');
      if (given('gc')) collectGarbage();
      const body = await heapProfile();
      response.writeHead(200, {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': 'attachment; filename="heap"',
        'Content-Length': body.length,
      });
      return response.end(body);
    }
    default:
      return refuse(response, 404, 'Unknown profile');
  }
}

module.exports = { servePprof };
