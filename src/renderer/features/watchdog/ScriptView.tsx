import { ChevronDown, ChevronUp } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { visibleText } from '#core/base/text';
import { useText } from '../../i18n';
import { IconButton } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { classes } from '../../ui/classes';

interface ScriptViewProps {
  readonly text: string;
  readonly sha256: string;
  readonly version: string;
}

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** The script as it is or will be on the host: read only, with its hash, and with a search. */
export function ScriptView({ text, sha256, version }: ScriptViewProps) {
  const t = useText();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const here = useRef<HTMLLIElement>(null);
  const lines = useMemo(() => visibleText(text).replace(/\n$/, '').split('\n'), [text]);
  const wanted = query.trim().toLowerCase();
  const found = useMemo(
    () =>
      wanted === ''
        ? []
        : lines.flatMap((line, index) => (line.toLowerCase().includes(wanted) ? [index] : [])),
    [lines, wanted],
  );
  const current = found[at % Math.max(1, found.length)] ?? null;
  useEffect(() => {
    if (current !== null) here.current?.scrollIntoView({ block: 'center' });
  }, [current]);
  const step = (by: number) => found.length > 0 && setAt((now) => (now + by + found.length) % found.length);
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== 'Enter') return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  };
  return (
    <div className="script">
      <div className="script-head">
        <span>{t('watch.script.version', { version, lines: lines.length })}</span>
        <code className="ellipsis" title={sha256}>
          SHA-256 {sha256}
        </code>
        <CopyButton quiet text={sha256}>
          {t('ui.copy')}
        </CopyButton>
        <span className="space" />
        <input
          className="input"
          type="text"
          spellCheck={false}
          aria-label={t('watch.script.find')}
          placeholder={t('watch.script.find')}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        <span className="script-count quiet" role="status">
          {wanted === ''
            ? ''
            : t('watch.script.found', {
                at: found.length === 0 ? 0 : (at % found.length) + 1,
                all: found.length,
              })}
        </span>
        <IconButton
          label={t('watch.script.previous')}
          icon={<ChevronUp {...icon} />}
          disabled={found.length === 0}
          onClick={() => step(-1)}
        />
        <IconButton
          label={t('watch.script.next')}
          icon={<ChevronDown {...icon} />}
          disabled={found.length === 0}
          onClick={() => step(1)}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys */}
      <ol className="script-lines" tabIndex={0} aria-label={t('watch.act.script')}>
        {lines.map((line, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one fixed text
            key={index}
            ref={index === current ? here : null}
            className={classes(/^\s*#/.test(line) && 'script-comment', index === current && 'script-here')}
          >
            <span className="script-number">{index + 1}</span>
            <code>{wanted === '' ? line : marked(line, wanted)}</code>
          </li>
        ))}
      </ol>
    </div>
  );
}

function marked(line: string, wanted: string) {
  const at = line.toLowerCase().indexOf(wanted);
  if (at < 0) return line;
  return (
    <>
      {line.slice(0, at)}
      <mark>{line.slice(at, at + wanted.length)}</mark>
      {line.slice(at + wanted.length)}
    </>
  );
}
