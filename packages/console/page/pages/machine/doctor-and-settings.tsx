// What `drey doctor` says, and the settings with where each value comes from.
import { useState } from 'preact/hooks';
import type { DoctorAnswer, SettingsAnswer } from '../../../src/wire.js';
import { UNKNOWN } from '../../model/format.js';
import { CheckField } from '../../parts/field.js';
import { Icon } from '../../parts/icons.js';
import { Clock } from '../../parts/time.js';
import { TableHead } from '../../parts/table-head.js';

type Check = DoctorAnswer['rows'][number];

const lookOf = ({ state, required }: Check): readonly ['done' | 'fault' | 'warning' | 'ready', string] => {
  if (state === 'ok') return ['done', 'good'];
  if (state === 'not needed') return ['ready', 'quiet'];
  return required ? ['fault', 'bad'] : ['warning', 'warn'];
};

/** The checks. */
export const Doctor = ({ answer }: { readonly answer: DoctorAnswer }) => (
  <>
    <ul class="plain checks">
      {answer.rows.map((row) => {
        const [icon, tone] = lookOf(row);
        return (
          <li key={`${row.subject} ${row.purpose}`}>
            <span class={`tone-${tone}`}>
              <Icon name={icon} />
              <span class="away">{row.state}</span>
            </span>
            <span>
              <strong>{row.subject}</strong> <span class="sub">{row.purpose}</span>
              <span class="check-found">{row.found}</span>
              {row.remedy === null ? null : (
                <span class="remedy">
                  <strong>Remedy</strong> {row.remedy}
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
    <p class="hint">
      Looked at <Clock at={answer.at} />; the same as <code>npm run drey -- doctor</code>.
    </p>
  </>
);

const originTexts = { flag: 'flag', environment: 'environment', default: 'default' } as const;

/** The settings; those that somebody set stand out. */
export const Settings = ({ answer }: { readonly answer: SettingsAnswer }) => {
  const [onlySet, showOnlySet] = useState(false);
  const shown = answer.settings.filter(({ origin }) => !onlySet || origin !== 'default');
  return (
    <>
      <CheckField label="Only those that are set" isChecked={onlySet} onChange={showOnlySet} />
      {shown.length === 0 ? <p class="hint">Nothing is set; all is as it comes.</p> : null}
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Settings, a table">
        <table class="data settings">
          <TableHead columns={['Setting', 'Value', 'Origin', 'What for']} />
          <tbody>
            {shown.map((setting) => (
              <tr key={`${setting.source} ${setting.name}`}>
                <th scope="row">
                  {setting.flag ?? setting.name}
                  <span class="sub block">{setting.env.join(', ')}</span>
                </th>
                <td>
                  <code>{setting.value ?? UNKNOWN}</code> {setting.unit ?? ''}
                </td>
                <td>
                  {setting.origin === 'default' ? (
                    <span class="sub">default</span>
                  ) : (
                    <span class="tag">{originTexts[setting.origin]}</span>
                  )}
                </td>
                <td class="description">{setting.description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
};
