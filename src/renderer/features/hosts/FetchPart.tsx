import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { visibleLine } from '#core/base/text';
import { formatBytes } from '#core/base/units';
import type { FileFetch } from '#core/contract/file-fetch';
import { useText } from '../../i18n';
import { fetchFile, loadFetches, stopFetch, useFileFetches } from '../../state/file-fetches';
import { useIsAway } from '../../state/host-links';
import { openCase } from '../../state/navigation';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { WillRun } from './WillRun';

/** A file of the host, copied into a case: goes on where a lost link left off, and is compared by its hash. */
export function FetchPart({ host }: { host: string }) {
  const t = useText();
  const [file, setFile] = useState('');
  const all = useFileFetches((fetches) => fetches.all);
  const own = [...all.values()].filter((fetch) => fetch.host === host).reverse();
  useEffect(() => void loadFetches(), []);
  const begin = async () => {
    if (file.trim() !== '' && (await fetchFile(host, file.trim()))) setFile('');
  };
  return (
    <section className="host-fetches" aria-label={t('hosts.fetch.tab')}>
      <form
        className="section-head"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <input
          className="input mono"
          type="text"
          spellCheck={false}
          autoComplete="off"
          aria-label={t('hosts.fetch.file')}
          placeholder={t('hosts.fetch.example')}
          value={file}
          onChange={(event) => setFile(event.target.value)}
        />
        <Button
          primary
          onClick={() => void begin()}
          disabled={file.trim() === ''}
          icon={<Download size={14} strokeWidth={1.75} aria-hidden="true" />}
        >
          {t('hosts.fetch.start')}
        </Button>
      </form>
      <WillRun host={host} deed="fetch" />
      {own.length === 0 ? (
        <Empty title={t('hosts.fetch.about')} />
      ) : (
        <ul>
          {own.map((fetch) => (
            <FetchRow key={fetch.fetchId} fetch={fetch} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FetchRow({ fetch }: { fetch: FileFetch }) {
  const t = useText();
  const away = useIsAway(fetch.host) && fetch.outcome === null;
  const { file, bytes, all, outcome, kept, hadAlready } = fetch;
  return (
    <li>
      <div className="fetch-line">
        <code>{visibleLine(file)}</code>
        <span className="quiet">
          {bytes === null || all === null
            ? outcome === null && t('hosts.fetch.asking')
            : t('hosts.fetch.bytes', { bytes: formatBytes(bytes), all: formatBytes(all) })}
        </span>
        <span className="space" />
        {outcome === null && <Button onClick={() => stopFetch(fetch.fetchId)}>{t('ui.stop')}</Button>}
        {outcome !== null && outcome !== 'done' && (
          <Button onClick={() => void fetchFile(fetch.host, file)}>
            {t(bytes === null ? 'hosts.fetch.again' : 'hosts.fetch.goOn')}
          </Button>
        )}
        {kept && (
          <Button onClick={() => openCase(kept.caseId, 'evidence')}>{t('hosts.fetch.openCase')}</Button>
        )}
      </div>
      {outcome === null && all !== null && bytes !== null && (
        <progress value={bytes} max={Math.max(1, all)} aria-label={visibleLine(file)} />
      )}
      {away && <Banner tone="warn">{t('link.away', { host: visibleLine(fetch.host) })}</Banner>}
      {fetch.failure && <Failed failure={fetch.failure} />}
      {outcome === 'stopped' && <p className="quiet">{t('hosts.fetch.stopped')}</p>}
      {kept && (
        <p className="quiet">
          {t(`hosts.fetch.checked.${kept.checked}`)} <code>{kept.sha256}</code>
          {hadAlready > 0 && ` ${t('hosts.fetch.hadAlready', { bytes: formatBytes(hadAlready) })}`}
        </p>
      )}
    </li>
  );
}
