/** How the links to hosts stand. */
export const linksEn = {
  'link.retrying': 'link lost · connecting again',
  'link.needsYou': 'link lost · needs you: click to connect',
  'link.lost': 'link lost · next try in {seconds} s',
  'link.away':
    'The connection to {host} is lost. What runs there goes on, and what it says meanwhile comes when the connection is back.',
  'link.since': 'Since {since}',
  'link.more': '+{count}',
} as const;
