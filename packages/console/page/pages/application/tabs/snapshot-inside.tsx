// What is in a snapshot, operator by operator, and what it would do to a version.
import { useState } from 'preact/hooks';
import { listVersions } from '../../../api/description.js';
import type { ListedSnapshot } from '../../../api/listed-snapshots.js';
import {
  checkSnapshot,
  lookInside,
  type RestoreVerdict,
  type SnapshotPage,
  type StoredOperator,
} from '../../../api/snapshot-pages.js';
import { bytesText, plural, UNKNOWN } from '../../../model/format.js';
import type { ApplicationRef } from '../../../model/route.js';
import { Answered } from '../../../parts/answered.js';
import { SelectField } from '../../../parts/field.js';
import { Icon, type IconName } from '../../../parts/icons.js';
import { Loading, Notice } from '../../../parts/notice.js';
import { faultText, useAnswer } from '../../../parts/use-answer.js';
import { TableHead, figures } from '../../../parts/table-head.js';
import { useSubject } from '../subject.js';

const Operators = ({ operators }: { readonly operators: readonly StoredOperator[] }) => {
  const largest = Math.max(1, ...operators.map(({ totalBytes }) => totalBytes));
  return (
    <table class="data inner-table">
      <TableHead columns={['Operator', 'uid', figures('Parallelism'), 'State']} />
      <tbody>
        {operators.map((operator) => (
          <tr key={operator.id}>
            <th scope="row" title={operator.id}>
              {operator.name ?? <code>{operator.id.slice(0, 12)}</code>}
            </th>
            <td>{operator.uid === null ? UNKNOWN : <code>{operator.uid}</code>}</td>
            <td class="number">
              {operator.parallelism} of {operator.maxParallelism}
            </td>
            <td>
              <span class="size-bar wide" aria-hidden="true">
                <span style={{ width: `${(operator.totalBytes / largest) * 100}%` }} />
              </span>
              {operator.hasState ? bytesText(operator.totalBytes) : 'none'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Inside = ({ snapshot: { inside, insideUnknown, error } }: { readonly snapshot: SnapshotPage }) => (
  <>
    {error === null ? null : (
      <Notice icon="fault" tone="bad">
        {error}
      </Notice>
    )}
    {insideUnknown === null ? null : (
      <Notice icon="info" tone="quiet">
        {insideUnknown}
      </Notice>
    )}
    {inside === null ? null : (
      <>
        <p class="sub">
          {inside.form ?? 'form unknown'} · {bytesText(inside.stateBytes)} of state ·{' '}
          {plural(inside.files.count, 'file')} with {bytesText(inside.files.bytes)}
        </p>
        {inside.faults.map((fault) => (
          <Notice key={String(fault)} icon="warning" tone="warn">
            {typeof fault === 'string' ? fault : JSON.stringify(fault)}
          </Notice>
        ))}
        {inside.operators === null ? null : <Operators operators={inside.operators} />}
      </>
    )}
  </>
);

const outcomes: Readonly<Record<string, readonly [IconName, string]>> = {
  restored: ['done', 'good'],
  new: ['info', 'accent'],
  dropped: ['warning', 'warn'],
  incompatible: ['fault', 'bad'],
};

const verdicts: Readonly<Record<RestoreVerdict['restores'], readonly [IconName, string]>> = {
  'as-is': ['done', 'good'],
  'allowing-non-restored-state': ['warning', 'warn'],
  never: ['fault', 'bad'],
  unknown: ['info', 'quiet'],
};

const Verdict = ({ verdict }: { readonly verdict: RestoreVerdict }) => {
  const [icon, tone] = verdicts[verdict.restores];
  return (
    <>
      <Notice icon={icon} tone={tone} role="status">
        {verdict.summary}
      </Notice>
      <ul class="outcomes">
        {(verdict.operators ?? []).map((operator) => {
          const [own, ownTone] = outcomes[operator.outcome] ?? ['info', 'quiet'];
          return (
            <li key={operator.id}>
              <span class={`tone-${ownTone}`}>
                <Icon name={own} /> {operator.outcome}
              </span>
              <strong>{operator.name ?? operator.uid ?? operator.id}</strong>
              <span>{operator.words}</span>
              {operator.remedy === undefined ? null : <span class="remedy">{operator.remedy}</span>}
            </li>
          );
        })}
      </ul>
    </>
  );
};

const Check = ({ of, name }: { readonly of: ApplicationRef; readonly name: string }) => {
  const { row } = useSubject();
  const [version, setVersion] = useState(String(row.versionId));
  const [versions] = useAnswer(() => listVersions(of), [row.versionId]);
  const [isAsking, setAsking] = useState(false);
  const [verdict, setVerdict] = useState<RestoreVerdict>();
  const [fault, setFault] = useState<string>();
  const ask = async (): Promise<void> => {
    setAsking(true);
    setVerdict(undefined);
    setFault(undefined);
    try {
      setVerdict(await checkSnapshot(of, name, Number(version)));
    } catch (error) {
      setFault(faultText(error));
    }
    setAsking(false);
  };
  const choices = (versions.answer ?? [{ ApplicationVersionId: row.versionId }]).map(
    ({ ApplicationVersionId: id }) => [String(id), id === row.versionId ? `${id} (in force)` : String(id)] as const,
  );
  return (
    <section class="check-part">
      <h3>What would it do to a version?</h3>
      <div class="field-row">
        <SelectField label="Version" value={version} values={choices} onChange={setVersion} />
        <button type="button" class="button" disabled={isAsking} onClick={() => void ask()}>
          Check
        </button>
      </div>
      <p class="hint">Its main runs in a cluster of its own for some seconds; what runs is not touched.</p>
      {isAsking ? <Loading what="the verdict" /> : null}
      {verdict === undefined ? null : <Verdict verdict={verdict} />}
      {fault === undefined ? null : (
        <Notice icon="fault" tone="bad" role="alert">
          {fault}
        </Notice>
      )}
    </section>
  );
};

/** The panel below a snapshot. */
export const SnapshotInside = ({
  of,
  snapshot,
}: {
  readonly of: ApplicationRef;
  readonly snapshot: ListedSnapshot;
}) => {
  const [asked, again] = useAnswer(
    () => lookInside(of, snapshot.name, snapshot.arn === null),
    [snapshot.name, snapshot.status],
  );
  return (
    <div class="detail">
      <Answered asked={asked} what="What is inside" again={again}>
        {(page) => <Inside snapshot={page} />}
      </Answered>
      {snapshot.status === 'READY' ? <Check of={of} name={snapshot.name} /> : null}
    </div>
  );
};
