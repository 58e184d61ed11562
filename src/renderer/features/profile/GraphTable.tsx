import { useText } from '../../i18n';
import type { Picture } from './CallGraph';
import { Delta } from './Delta';
import { FunctionName } from './FunctionName';
import { percent, type ValueStyle } from './values';

interface GraphTableProps {
  readonly picture: Picture;
  readonly style: ValueStyle;
  readonly ownModule: string | null;
  readonly selection: string | null;
  readonly onSelect: (name: string) => void;
}

/** The same graph for those who cannot see it, or would rather read: each function with its calls. */
export function GraphTable({ picture, style, ownModule, selection, onSelect }: GraphTableProps) {
  const t = useText();
  const { answer } = picture;
  const { nodes, edges, total } = answer.graph;
  const rowOf = new Map(nodes.map(({ number }, i) => [number, answer.rows[i]]));
  return (
    <div className="graph-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('profile.top.function')}</th>
            <th scope="col" className="number">
              flat
            </th>
            <th scope="col" className="number">
              cum
            </th>
            <th scope="col" className="number">
              cum %
            </th>
            <th scope="col" className="number">
              {t('profile.top.delta')}
            </th>
            <th scope="col">{t('profile.drawer.callees')}</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map(({ number, name, flat, cum }, i) => (
            <tr key={number} aria-selected={name === selection}>
              <th scope="row">
                <button type="button" className="graph-table-name" onClick={() => onSelect(name)}>
                  <FunctionName of={answer.rows[i]} ownModule={ownModule} />
                </button>
              </th>
              <td className="number" title={style.exact(flat)}>
                {style.cell(flat)}
              </td>
              <td className="number" title={style.exact(cum)}>
                {style.cell(cum)}
              </td>
              <td className="number">{percent(cum, total)}</td>
              <td className="number">
                <Delta value={answer.rows[i].cumDelta} style={style} />
              </td>
              <td>
                <ul className="graph-table-calls">
                  {edges
                    .filter(({ from, to }) => from === number && rowOf.has(to))
                    .map(({ to, toName, value }) => (
                      <li key={to}>
                        <span className="number">{style.cell(value)}</span> {toName}
                      </li>
                    ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
