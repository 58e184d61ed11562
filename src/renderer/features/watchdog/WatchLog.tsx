import { useText } from '../../i18n';

const shown = 200;

/** What the watchdog wrote, newest first: one line for each change. */
export function WatchLog({ lines }: { lines: readonly string[] }) {
  const t = useText();
  if (lines.length === 0) return <p className="watch-none">{t('watch.log.none')}</p>;
  return (
    <ol className="watch-log">
      {lines
        .slice(-shown)
        .toReversed()
        .map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name, and only their order
          <Line key={`${index} ${line}`} line={line} />
        ))}
    </ol>
  );
}

/** `TIMESTAMP LEVEL TEXT`: the date is in the tooltip. */
function Line({ line }: { line: string }) {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2}(?:\.\d)?)\S*\s+(\S+)\s+(.*)$/.exec(line);
  if (!parts) return <li>{line}</li>;
  const [, date, time, level, text] = parts;
  return (
    <li className={/^(warn|error)/i.test(level) ? `log-${level.toLowerCase()}` : undefined}>
      <time title={`${date} ${time} UTC`}>{time}</time> {text}
    </li>
  );
}
