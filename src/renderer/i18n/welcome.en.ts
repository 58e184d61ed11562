/** The first page. */
export const welcomeEn = {
  'welcome.question': 'What is holding the memory, and how sure are we?',
  'welcome.about':
    'Heapcase connects by SSH, captures heap profiles while the memory grows, and keeps the evidence in one case.',
  'welcome.oldEngine':
    'This window runs on {engine}, which is old and for trying out only: it gets no security fixes. Give Heapcase a current Electron before you connect to servers.',
  'welcome.demo.title': 'Try the demo incident',
  'welcome.demo.about':
    'A small leaky service runs on this computer. You watch it climb, see the captures arrive and read the verdict. No server, about one minute.',
  'welcome.host.title': 'Add a host',
  'welcome.host.about':
    'Uses your ~/.ssh/config, agent and jump hosts. The host key is checked before anything secret is sent. Nothing is installed.',
  'welcome.host.found': '{count} {count|host|hosts} known, from ~/.ssh/config or added here',
  'welcome.sample.title': 'Open the sample case',
  'welcome.sample.about':
    'A recorded incident to read: the evidence, the findings for and against, and the report. Works offline.',
  'welcome.sample.series': 'memory series',
  'welcome.sample.series.about': 'RSS against its limit',
  'welcome.sample.profiles': 'heap profiles',
  'welcome.sample.profiles.about': 'the baseline and what came after',
  'welcome.sample.verdict': 'verdict, report',
  'welcome.sample.verdict.about': 'with the evidence for and against',
  'welcome.sample.folder': 'one folder, every file named by its hash',
  'welcome.drop':
    'You have files already? Drop profiles, goroutine dumps, kernel logs or saved top, vmstat and memleak output anywhere in this window.',
  'welcome.recent': 'Recent cases',
  'welcome.first':
    'No case yet. The demo makes the first one in about a minute; nothing leaves this computer.',
  'welcome.column.case': 'Case',
  'welcome.column.verdict': 'Verdict',
  'welcome.column.when': 'Last change',
  'welcome.noVerdict': 'no verdict yet',
  'welcome.recorded': 'recorded',
  'welcome.builtIn': 'built in',
} as const;
