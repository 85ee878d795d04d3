// Versions, what differs between two of them, and the way back.
import { useState } from 'preact/hooks';
import { describeVersion, listVersions } from '../../../api/description.js';
import { note, page } from '../../../feed/location.js';
import { diffLines, folded } from '../../../model/diff.js';
import { versionTexts } from '../../../model/version-text.js';
import { Answered } from '../../../parts/answered.js';
import { CheckField } from '../../../parts/field.js';
import { Empty } from '../../../parts/notice.js';
import { Status } from '../../../parts/status.js';
import { useAnswer } from '../../../parts/use-answer.js';
import { TableHead } from '../../../parts/table-head.js';
import { ActionDialog } from '../actions/action-dialog.js';
import { actionsFor } from '../actions/actions.js';
import { useSubject } from '../subject.js';

const signs = { same: ' ', removed: '−', added: '+' } as const;

const Diff = ({ before, after }: { readonly before: number; readonly after: number }) => {
  const { of } = useSubject();
  const [areShown, show] = useState(false);
  const [asked, again] = useAnswer(
    () => Promise.all([describeVersion(of, before), describeVersion(of, after)]),
    [before, after],
  );
  return (
    <section class="card diff-card" aria-label={`What differs between version ${before} and ${after}`}>
      <div class="tab-tools">
        <h2>
          Version {before} → {after}
        </h2>
        <CheckField label="Show property values" isChecked={areShown} onChange={show} />
      </div>
      <Answered asked={asked} what="The versions" again={again}>
        {([one, other]) => {
          const texts = versionTexts(
            one as unknown as Record<string, unknown>,
            other as unknown as Record<string, unknown>,
            areShown,
          );
          const lines = folded(diffLines(...texts));
          if (lines.every((line) => line === undefined)) return <Empty title="Nothing differs" />;
          return (
            <pre class="diff" tabIndex={0}>
              {lines.map((line, index) =>
                line === undefined ? (
                  <span key={index} class="diff-line diff-gap">
                    ⋯{'\n'}
                  </span>
                ) : (
                  <span key={index} class={`diff-line diff-${line.kind}`}>
                    {signs[line.kind]} {line.text}
                    {'\n'}
                  </span>
                ),
              )}
            </pre>
          );
        }}
      </Answered>
    </section>
  );
};

/** The tab. */
export const VersionsTab = () => {
  const { of, row } = useSubject();
  const [isRollingBack, rollBack] = useState(false);
  const [asked, again] = useAnswer(() => listVersions(of), [row.versionId, row.status]);
  const { query } = page.value;
  const canRollBack = actionsFor(row)[1].find(({ action }) => action === 'rollback');
  const chosen = (name: 'a' | 'b', usual: number): number => Number(query[name] ?? '') || usual;
  const after = chosen('b', row.versionId);
  const before = chosen('a', Math.max(1, row.versionId - 1));
  const choose = (name: 'a' | 'b', version: number): void =>
    note({ a: String(before), b: String(after), [name]: String(version) });
  return (
    <div class="tab-scroll" tabIndex={0} role="region" aria-label="Versions">
      <div class="tab-tools">
        <p class="hint">Every update makes a version. Choose two to see what differs.</p>
        <button
          type="button"
          class="button"
          disabled={canRollBack?.isPossible !== true}
          title={canRollBack?.why}
          onClick={() => rollBack(true)}
        >
          Roll back
        </button>
      </div>
      <div class="versions">
        <Answered asked={asked} what="The versions" again={again}>
          {(versions) => (
            <table class="data versions-list">
              <TableHead columns={['Version', 'Status', 'From', 'To']} />
              <tbody>
                {versions.map(({ ApplicationVersionId: version, ApplicationStatus: status }) => (
                  <tr key={version}>
                    <th scope="row">
                      {version} {version === row.versionId ? <span class="tag">in force</span> : null}
                    </th>
                    <td>
                      <Status status={status} />
                    </td>
                    <td>
                      <input
                        type="radio"
                        name="from"
                        aria-label={`From version ${version}`}
                        checked={version === before}
                        onChange={() => choose('a', version)}
                      />
                    </td>
                    <td>
                      <input
                        type="radio"
                        name="to"
                        aria-label={`To version ${version}`}
                        checked={version === after}
                        onChange={() => choose('b', version)}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Answered>
        {before === after ? <Empty title="Choose two versions" /> : <Diff before={before} after={after} />}
      </div>
      {isRollingBack ? <ActionDialog action="rollback" onClose={() => rollBack(false)} /> : null}
    </div>
  );
};
