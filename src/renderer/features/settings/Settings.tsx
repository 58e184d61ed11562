import { languages } from '#core/words/dictionary';
import { useText } from '../../i18n';
import { changeSettings } from '../../state/acts';
import { useApp } from '../../state/app';
import { useSettings } from '../../state/settings';
import { Segmented } from '../../ui/Segmented';
import './settings.css';

const themes = ['system', 'light', 'dark'] as const;

export function Settings() {
  const t = useText();
  const settings = useSettings((state) => state.settings);
  const info = useApp((app) => app.info);
  return (
    <div className="settings">
      <h2>{t('settings.title')}</h2>
      <dl>
        <div>
          <dt>{t('settings.language')}</dt>
          <dd>
            <Segmented
              label={t('settings.language')}
              value={settings.language ?? 'system'}
              options={(['system', ...languages] as const).map((value) => ({
                value,
                label: t(`language.${value}`),
              }))}
              onChange={(value) => void changeSettings({ language: value === 'system' ? null : value })}
            />
          </dd>
        </div>
        <div>
          <dt>{t('settings.theme')}</dt>
          <dd>
            <Segmented
              label={t('settings.theme')}
              value={settings.theme}
              options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
              onChange={(theme) => void changeSettings({ theme })}
            />
          </dd>
        </div>
        {info && (
          <>
            <div>
              <dt>{t('settings.library')}</dt>
              <dd>
                <code>{info.libraryFolder}</code>
              </dd>
            </div>
            <div>
              <dt>{t('settings.version')}</dt>
              <dd>{info.version}</dd>
            </div>
            <div>
              <dt>{t('settings.engine')}</dt>
              <dd>{info.engine}</dd>
            </div>
          </>
        )}
      </dl>
    </div>
  );
}
