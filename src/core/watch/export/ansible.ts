import { stringify } from 'yaml';
import type { ExportedFile } from '../../contract/watch';
import { about, type ExportParts, scriptFileName } from './exported';

const role = 'heapcase_watch';

/** An Ansible role that installs the watchdog by its own installer, and removes it with \`state: absent\`. */
export function exportAnsible(parts: ExportParts): readonly ExportedFile[] {
  const { script, conf, id, root } = parts;
  const plain = (path: string, text: string): ExportedFile => ({ path, text, executable: false });
  const yaml = (path: string, value: unknown) =>
    plain(`roles/${role}/${path}`, `---\n${stringify(value, { lineWidth: 110 })}`);
  return [
    plain('heapcase-watch.yml', `---\n${stringify(playbook, { lineWidth: 110 })}`),
    yaml('defaults/main.yml', {
      heapcase_watch_state: 'present',
      heapcase_watch_purge: false,
      heapcase_watch_survive: 'auto',
      heapcase_watch_root: root,
      heapcase_watch_id: id,
    }),
    yaml('vars/main.yml', { heapcase_watch_folder: '{{ heapcase_watch_root }}/{{ heapcase_watch_id }}' }),
    yaml('meta/main.yml', {
      galaxy_info: {
        role_name: role,
        description: 'A watchdog that keeps captures of memory before the kernel kills',
        license: 'Apache-2.0',
        min_ansible_version: '2.10',
        platforms: [{ name: 'GenericLinux', versions: ['all'] }],
      },
      dependencies: [],
    }),
    yaml('tasks/main.yml', [
      {
        name: 'Install or remove the watchdog',
        'ansible.builtin.include_tasks': '{{ heapcase_watch_state }}.yml',
      },
    ]),
    yaml('tasks/present.yml', present),
    yaml('tasks/absent.yml', absent),
    { path: `roles/${role}/files/${scriptFileName}`, text: script.text, executable: true },
    plain(`roles/${role}/files/watch.conf`, conf),
    plain(`roles/${role}/README.md`, notes(parts)),
  ];
}

const playbook = [
  {
    name: 'Watch the memory of a service',
    hosts: "{{ heapcase_watch_hosts | default('all') }}",
    gather_facts: false,
    become: true,
    roles: [{ role }],
  },
];

const command = (words: string) => `sh {{ heapcase_watch_folder }}/${scriptFileName} ${words}`;

const present = [
  {
    name: 'Make the folder of the watch',
    'ansible.builtin.file': { path: '{{ heapcase_watch_folder }}', state: 'directory', mode: '0700' },
  },
  {
    name: 'Put the rules there',
    'ansible.builtin.copy': {
      src: 'watch.conf',
      dest: '{{ heapcase_watch_folder }}/watch.conf',
      mode: '0600',
    },
  },
  {
    name: 'Put the script there',
    'ansible.builtin.copy': {
      src: scriptFileName,
      dest: `{{ heapcase_watch_folder }}/${scriptFileName}`,
      mode: '0700',
    },
    register: 'heapcase_watch_script',
  },
  {
    name: 'Ask whether it runs',
    'ansible.builtin.command': command('status'),
    register: 'heapcase_watch_status',
    changed_when: false,
    failed_when: false,
    check_mode: false,
  },
  {
    name: 'Install it, or the new script in its place',
    'ansible.builtin.command': command('install --survive {{ heapcase_watch_survive }}'),
    when: 'heapcase_watch_script is changed or heapcase_watch_status.rc != 0',
    changed_when: true,
  },
];

const absent = [
  {
    name: 'Look whether the watchdog is there',
    'ansible.builtin.stat': { path: `{{ heapcase_watch_folder }}/${scriptFileName}` },
    register: 'heapcase_watch_there',
  },
  {
    name: 'Remove what it installed',
    'ansible.builtin.command': command("uninstall{{ ' --purge' if heapcase_watch_purge else '' }}"),
    when: 'heapcase_watch_there.stat.exists',
    register: 'heapcase_watch_removed',
    changed_when: true,
  },
  {
    name: 'Say what was removed and what remains',
    'ansible.builtin.debug': { var: 'heapcase_watch_removed.stdout_lines' },
    when: 'heapcase_watch_removed.stdout_lines is defined',
  },
];

const notes = (parts: ExportParts): string => `${about(parts, 'an Ansible role')}
    ansible-playbook -i INVENTORY -e heapcase_watch_hosts=GROUP heapcase-watch.yml
    ansible-playbook -i INVENTORY -e heapcase_watch_hosts=GROUP -e heapcase_watch_state=absent heapcase-watch.yml

The first copies script and rules to \`${parts.folder}\` and runs the watchdog's own installer, which chooses systemd,
cron or a session by what the host has; a second run changes nothing. Changed rules are noticed by the watchdog itself.
The second removes exactly what was installed; captures stay unless \`-e heapcase_watch_purge=true\`.

| variable | |
| --- | --- |
| \`heapcase_watch_state\` | \`present\` or \`absent\` |
| \`heapcase_watch_root\`, \`heapcase_watch_id\` | where it lives: ROOT/ID |
| \`heapcase_watch_survive\` | \`auto\`, \`system\`, \`user\`, \`cron\`, \`session\` |
| \`heapcase_watch_purge\` | with \`absent\`: captures are removed as well |
`;
