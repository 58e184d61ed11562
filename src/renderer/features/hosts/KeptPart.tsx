import { useEffect } from 'react';
import { visibleLine } from '#core/base/text';
import type { AcceptedKey } from '#core/contract/link';
import type { KeptSecretView } from '#core/contract/secret';
import { useText } from '../../i18n';
import { forgetKeys, forgetSecret, loadKept, useKept } from '../../state/kept-keys';
import { Banner } from '../../ui/Banner';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { type Column, Table } from '../../ui/Table';
import { useWhen } from '../../ui/use-when';
import './kept.css';

/** What is kept to log in with, and the way to have it forgotten. */
export function KeptPart() {
  useEffect(() => void loadKept(), []);
  return (
    <div className="kept">
      <Keys />
      <Secrets />
    </div>
  );
}

interface ForgetProps {
  readonly name: string;
  readonly onForget: () => void;
}

function Forget({ name, onForget }: ForgetProps) {
  const t = useText();
  return (
    <button type="button" className="button button-quiet" aria-label={name} onClick={onForget}>
      {t('kept.forget')}
    </button>
  );
}

function Keys() {
  const t = useText();
  const when = useWhen();
  const { value, failure } = useKept(({ keys }) => keys);
  const columns: readonly Column<AcceptedKey>[] = [
    {
      id: 'name',
      label: t('kept.key.name'),
      width: 'minmax(130px, 1.2fr)',
      compare: (a, b) => a.name.localeCompare(b.name, 'en'),
      cell: ({ name }) => <code>{visibleLine(name)}</code>,
      title: ({ name }) => visibleLine(name),
    },
    { id: 'type', label: t('kept.key.type'), width: 154, cell: ({ type }) => visibleLine(type) },
    {
      id: 'fingerprint',
      label: t('kept.key.fingerprint'),
      width: 'minmax(150px, 2fr)',
      cell: ({ fingerprint }) => <code>{fingerprint}</code>,
      title: ({ fingerprint }) => fingerprint,
    },
    {
      id: 'since',
      label: t('kept.key.since'),
      width: 100,
      compare: (a, b) => a.acceptedAt.localeCompare(b.acceptedAt, 'en'),
      cell: ({ acceptedAt }) => when(acceptedAt, 'long'),
      title: ({ acceptedAt }) => acceptedAt,
    },
    {
      id: 'by',
      label: t('kept.key.by'),
      width: 160,
      cell: ({ by }) => t(`kept.key.by.${by}`),
    },
    {
      id: 'alsoIn',
      label: t('kept.key.alsoIn'),
      width: 'minmax(110px, 1.2fr)',
      cell: ({ alsoIn }) =>
        alsoIn.length === 0 ? (
          <span className="quiet">{t('kept.key.alsoIn.none')}</span>
        ) : (
          <code>{alsoIn.map(visibleLine).join(', ')}</code>
        ),
      title: ({ alsoIn }) => alsoIn.map(visibleLine).join(', '),
    },
    {
      id: 'forget',
      label: t('kept.forget'),
      width: 90,
      cell: ({ name }) => (
        <Forget
          name={t('kept.forget.key', { name: visibleLine(name) })}
          onForget={() => void forgetKeys(name)}
        />
      ),
    },
  ];
  return (
    <section className="kept-section" aria-label={t('kept.keys')}>
      <h3>{t('kept.keys')}</h3>
      <p className="quiet">{t('kept.keys.about')}</p>
      {failure && <Failed failure={failure} />}
      {value?.length === 0 && <Empty title={t('kept.keys.none')} />}
      {value !== null && value.length > 0 && (
        <Table
          open
          label={t('kept.keys')}
          columns={columns}
          rows={value}
          rowKey={({ name, fingerprint }) => `${name} ${fingerprint}`}
        />
      )}
    </section>
  );
}

function Secrets() {
  const t = useText();
  const when = useWhen();
  const { value, failure } = useKept(({ secrets }) => secrets);
  const stateOf = ({ refusedAt, keychain }: KeptSecretView) =>
    refusedAt === null
      ? t('kept.secret.sealed', { keychain })
      : t('kept.secret.refused', { when: when(refusedAt, 'long') });
  const columns: readonly Column<KeptSecretView>[] = [
    {
      id: 'what',
      label: t('kept.secret.what'),
      width: 'minmax(150px, 1.4fr)',
      cell: ({ kind, about }) => (
        <>
          {t(`kept.kind.${kind}`)} {about !== '' && <code>{visibleLine(about)}</code>}
        </>
      ),
      title: ({ about }) => visibleLine(about),
    },
    {
      id: 'host',
      label: t('kept.key.name'),
      width: 'minmax(150px, 1.4fr)',
      compare: (a, b) => a.host.localeCompare(b.host, 'en'),
      cell: ({ host }) => <code>{visibleLine(host)}</code>,
      title: ({ host }) => visibleLine(host),
    },
    { id: 'user', label: t('kept.secret.user'), width: 120, cell: ({ user }) => visibleLine(user) },
    {
      id: 'since',
      label: t('kept.secret.since'),
      width: 100,
      cell: ({ keptAt }) => when(keptAt, 'long'),
      title: ({ keptAt }) => keptAt,
    },
    {
      id: 'state',
      label: t('kept.secret.state'),
      width: 'minmax(170px, 1fr)',
      cell: (secret) => stateOf(secret),
      title: (secret) => stateOf(secret),
    },
    {
      id: 'forget',
      label: t('kept.forget'),
      width: 90,
      cell: ({ id, kind, user, host }) => (
        <Forget
          name={t('kept.forget.secret', {
            kind: t(`kept.kind.${kind}`),
            user: visibleLine(user),
            host: visibleLine(host),
          })}
          onForget={() => void forgetSecret(id)}
        />
      ),
    },
  ];
  return (
    <section className="kept-section" aria-label={t('kept.secrets')}>
      <h3>{t('kept.secrets')}</h3>
      {value !== null && value.keychain !== null && (
        <p className="quiet">{t('kept.secrets.about', { keychain: value.keychain })}</p>
      )}
      {failure && <Failed failure={failure} />}
      {value?.keychain === null && <Banner tone="plain">{t('kept.secrets.noKeychain')}</Banner>}
      {value !== null && value.keychain !== null && value.kept.length === 0 && (
        <Empty title={t('kept.secrets.none')} />
      )}
      {value !== null && value.kept.length > 0 && (
        <Table open label={t('kept.secrets')} columns={columns} rows={value.kept} rowKey={({ id }) => id} />
      )}
    </section>
  );
}
