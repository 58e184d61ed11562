/** memleak, of bcc or of libbpf-tools: the only one that names the C code which holds memory outside of the Go heap. */

import { message } from '../../../words/messages';
import { installOf } from '../packages';
import { type DoctorRule, fail, isLinux, mendedBy, pass, unknown } from '../rule';

export const memleak: DoctorRule = {
  id: 'memleak',
  judge(situation) {
    if (!isLinux(situation)) return null;
    const { facts, program } = situation;
    const [first] = facts.memleak;
    const pure = program?.goVersion != null && program.cgo === false;
    if (first !== undefined) {
      const path = facts.memleak.map((tool) => tool.path).join(', ');
      return pass(
        message(`doctor.found.memleak.${first.kind}`, { path }),
        pure ? message('doctor.todo.memleak.pure') : null,
      );
    }
    if (!facts.whole) return unknown(message('doctor.found.unread'));
    if (pure) return pass(message('doctor.found.memleak.none'), message('doctor.todo.memleak.pure'));
    const missing = fail(message('doctor.found.memleak.none'), message('doctor.todo.memleak.missing'));
    return mendedBy(missing, 'memleak', installOf('memleak', facts));
  },
};
