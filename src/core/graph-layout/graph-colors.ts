/** The colours of a graph: the design's roles as CSS variables, or their light values where no style sheet is. */

export interface GraphColors {
  readonly surface: string;
  readonly frame: string;
  readonly edge: string;
  readonly ink: string;
  readonly bar: string;
  /** Of boxes, by what goes through them. */
  readonly heat: string;
  /** Of a difference. */
  readonly grew: string;
  readonly shrank: string;
  readonly text1: string;
  readonly text2: string;
  readonly text3: string;
  readonly mono: string;
  readonly packages: {
    readonly own: string;
    readonly standard: string;
    readonly runtime: string;
    readonly others: readonly string[];
  };
}

const roles: GraphColors = {
  surface: 'var(--surface-work)',
  frame: 'var(--line-control)',
  edge: 'var(--line-strong)',
  ink: 'var(--ink)',
  bar: 'var(--ink-line)',
  heat: 'var(--warn-graphic)',
  grew: 'var(--grew-graphic)',
  shrank: 'var(--shrank-graphic)',
  text1: 'var(--text-1)',
  text2: 'var(--text-2)',
  text3: 'var(--text-3)',
  mono: 'var(--font-mono)',
  packages: {
    own: 'var(--pkg-own-mark)',
    standard: 'var(--pkg-std-mark)',
    runtime: 'var(--pkg-runtime-mark)',
    others: [1, 2, 3, 4, 5, 6].map((place) => `var(--pkg-${place}-mark)`),
  },
};

const light: GraphColors = {
  surface: '#FFFFFF',
  frame: '#868D98',
  edge: '#A9AFB9',
  ink: '#2B4494',
  bar: '#8C9DD0',
  heat: '#B87400',
  grew: '#B23A85',
  shrank: '#1B87A3',
  text1: '#14171C',
  text2: '#454B55',
  text3: '#60676F',
  mono: "'JetBrains Mono Variable','JetBrains Mono',ui-monospace,Menlo,'DejaVu Sans Mono','PingFang SC','Noto Sans CJK SC',monospace",
  packages: {
    own: '#3D58B8',
    standard: '#6E7580',
    runtime: '#8B929C',
    others: ['#69550E', '#0AA774', '#8B2840', '#BB73C4', '#9F960B', '#77296B'],
  },
};

export const graphColors = { roles, light } as const;
