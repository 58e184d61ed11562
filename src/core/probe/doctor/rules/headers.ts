/** Headers of the running kernel, which bcc's memleak compiles against at each start. */

import { message } from '../../../words/messages';
import { installOf } from '../packages';
import { type DoctorRule, isContainer, isLinux, mendedBy, pass, unknown, warn } from '../rule';

export const headers: DoctorRule = {
  id: 'headers',
  judge(situation) {
    if (!isLinux(situation)) return null;
    const { facts } = situation;
    const { headers: folder, kernel, btf, memleak, whole } = facts;
    if (folder === 'kheaders') return pass(message('doctor.found.headers.kheaders'));
    if (folder !== null) return pass(message('doctor.found.headers.there', { folder }));
    if (!whole) return unknown(message('doctor.found.unread'));
    const found = message('doctor.found.headers.none', { kernel: kernel ?? '?' });
    if (btf === true && memleak.some(({ kind }) => kind === 'libbpf'))
      return pass(found, message('doctor.todo.headers.not-needed'));
    if (isContainer(situation)) return warn(found, message('doctor.todo.headers.container'));
    return mendedBy(
      warn(found, message('doctor.todo.headers.missing')),
      'headers',
      installOf('headers', facts),
    );
  },
};
