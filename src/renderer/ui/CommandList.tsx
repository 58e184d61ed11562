import { visibleText } from '#core/base/text';
import './command-list.css';

export interface ListedCommand {
  /** What it is for; beside it more of it, as its status. */
  readonly about?: string;
  readonly line: string;
}

/** Commands word for word, each under what it is for. */
export function CommandList({ commands }: { commands: readonly ListedCommand[] }) {
  return (
    <ol className="command-list">
      {commands.map(({ about, line }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a list that only grows at its end; two may be the same
        <li key={index}>
          {about !== undefined && <span className="quiet">{about}</span>}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys */}
          <pre tabIndex={0}>{visibleText(line)}</pre>
        </li>
      ))}
    </ol>
  );
}
