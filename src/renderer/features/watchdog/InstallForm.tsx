import { visibleLine } from '#core/base/text';
import { watchSurvivals } from '#core/contract/watch';
import { useText } from '../../i18n';
import { useHosts } from '../../state/hosts';
import { classes } from '../../ui/classes';
import { Field } from '../../ui/Field';
import { Select } from '../../ui/Select';
import { isOfOneHost, requestOf } from './install-request';
import type { Installation } from './use-installation';

/** What is to be watched, and where. */
export function InstallForm({ form, rules, installs, change, look }: Installation) {
  const t = useText();
  const hosts = useHosts(({ list }) => list.value) ?? [];
  const [first, ...others] = form.hosts;
  const names = hosts.map(({ name }) => name);
  const label = (name: string) => (name === 'local' ? t('sidebar.local') : visibleLine(name));
  const looking = installs.some(({ plan }) => plan.since !== null);
  const looked = installs.some(({ plan }) => plan.value !== null);
  const oneHost = isOfOneHost(form);
  return (
    <form
      className="install-form"
      onSubmit={(event) => {
        event.preventDefault();
        look();
      }}
    >
      <Select
        label={t('watch.install.host')}
        value={first}
        options={names.map((name) => ({ value: name, label: label(name) }))}
        onChange={(name) => change({ hosts: [name, ...others.filter((other) => other !== name)] })}
      />
      <Field
        label={t('watch.install.process')}
        value={form.process}
        onText={(process) => change({ process })}
      />
      <Field
        label={t('watch.install.endpoint')}
        placeholder={t('hosts.investigate.endpoint')}
        value={form.endpoint}
        onText={(endpoint) => change({ endpoint })}
      />
      <Field
        label={t('watch.install.folder')}
        placeholder={t('watch.install.folder.usual')}
        value={form.folder}
        onText={(folder) => change({ folder })}
      />
      <Select
        label={t('watch.install.survive')}
        value={form.survive}
        options={watchSurvivals.map((value) => ({ value, label: t(`watch.survive.${value}`) }))}
        onChange={(survive) => change({ survive })}
      />
      {/* Not where the installing button is: a second click may not do what was not read. */}
      <button
        type="submit"
        className={classes('button', !looked && 'button-primary')}
        disabled={requestOf(form, rules, first) === null || looking}
      >
        {looked
          ? t('watch.install.again')
          : form.hosts.length === 1
            ? t('watch.install.look')
            : t('watch.install.lookMany', { hosts: form.hosts.length })}
      </button>
      {names.length > 1 && (
        <fieldset className="install-also">
          <legend>{t('watch.install.also')}</legend>
          {names
            .filter((name) => name !== first)
            .map((name) => (
              <label key={name}>
                <input
                  type="checkbox"
                  checked={others.includes(name)}
                  disabled={oneHost && !others.includes(name)}
                  onChange={({ target: { checked } }) =>
                    change({
                      hosts: checked ? [...form.hosts, name] : form.hosts.filter((other) => other !== name),
                    })
                  }
                />
                <span className="ellipsis">{label(name)}</span>
              </label>
            ))}
          {oneHost && <span className="quiet">{t('watch.install.onePid')}</span>}
        </fieldset>
      )}
    </form>
  );
}
