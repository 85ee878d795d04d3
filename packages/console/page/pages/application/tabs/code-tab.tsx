// What runs: the object, what the check of it found, what is inside.
import type { CodeAnswer } from '../../../../src/wire.js';
import { askCode } from '../../../api/routes.js';
import { bytesText, countText, UNKNOWN } from '../../../model/format.js';
import { keyOf } from '../../../model/route.js';
import { Answered } from '../../../parts/answered.js';
import { CopyButton } from '../../../parts/copy.js';
import { Notice } from '../../../parts/notice.js';
import { useAnswer } from '../../../parts/use-answer.js';
import { TableHead } from '../../../parts/table-head.js';
import { useSubject } from '../subject.js';

const Check = ({ code }: { readonly code: CodeAnswer }) => (
  <>
    {code.refusal === null ? null : (
      <Notice icon="fault" tone="bad">
        {code.refusal}
      </Notice>
    )}
    {code.warnings.map((warning) => (
      <Notice key={warning} icon="warning" tone="warn">
        {warning}
      </Notice>
    ))}
    {code.refusal === null && code.warnings.length === 0 && code.kind !== 'none' ? (
      <Notice icon="done" tone="good">
        The check of the code found nothing against it.
      </Notice>
    ) : null}
  </>
);

const isTooNew = (java: number, { here, service }: CodeAnswer['java']): boolean =>
  (here !== null && java > here) || (service !== null && java > service);

const Classes = ({ code }: { readonly code: CodeAnswer }) => {
  const most = Math.max(1, ...code.classes.map(({ count }) => count));
  return (
    <section class="card">
      <h2>Classes by Java</h2>
      <p class="hint">
        Clusters have Java {code.java.here ?? UNKNOWN} here, {code.java.service ?? UNKNOWN} on the service.
      </p>
      <table class="data">
        <TableHead columns={['Compiled for', 'Classes']} />
        <tbody>
          {code.classes
            .toSorted((one, other) => one.java - other.java)
            .map(({ java, count }) => (
              <tr key={java}>
                <th scope="row">
                  Java {java} {isTooNew(java, code.java) ? <span class="tag tone-bad">too new</span> : null}
                </th>
                <td>
                  <span class="size-bar wide" aria-hidden="true">
                    <span style={{ width: `${(count / most) * 100}%` }} />
                  </span>
                  {countText(count)}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
};

const Connectors = ({ code }: { readonly code: CodeAnswer }) => (
  <section class="card">
    <h2>Connectors and libraries inside</h2>
    {code.connectors.length === 0 ? (
      <p class="hint">None that Maven left a trace of.</p>
    ) : (
      <table class="data">
        <TableHead columns={['Artifact', 'Version', 'Group']} />
        <tbody>
          {code.connectors.map(({ group, artifact, version }) => (
            <tr key={`${group}:${artifact}`}>
              <th scope="row">{artifact}</th>
              <td>{version ?? UNKNOWN}</td>
              <td class="sub">{group}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
);

const Place = ({ code }: { readonly code: CodeAnswer }) => {
  const { description } = useSubject();
  const content =
    description.answer?.ApplicationConfigurationDescription?.ApplicationCodeConfigurationDescription
      ?.CodeContentDescription;
  const place = content?.S3ApplicationCodeLocationDescription;
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['Object', place === undefined ? undefined : `s3://${place.BucketARN.replace(/^.*:::/, '')}/${place.FileKey}`],
    ['Object version', place?.ObjectVersion],
    ['Kind', code.kind],
    ['Main class', code.mainClass],
    ['Size', code.bytes === null ? null : bytesText(code.bytes)],
    ['SHA-256', code.sha256],
    ['MD5', content?.CodeMD5],
    ['Runtime', code.runtimeEnvironment],
  ];
  return (
    <dl class="pairs card">
      {facts.map(([label, value]) =>
        value === null || value === undefined ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <code class="clip" title={value}>
                {value}
              </code>
              <CopyButton text={value} what={label} />
            </dd>
          </div>
        ),
      )}
    </dl>
  );
};

/** The tab. */
export const CodeTab = () => {
  const { of, row } = useSubject();
  const [asked, again] = useAnswer(() => askCode(keyOf(of)), [row.versionId]);
  return (
    <div class="tab-scroll" tabIndex={0} role="region" aria-label="Code">
      <Answered asked={asked} what="The code" again={again}>
        {(code) => (
          <>
            <Check code={code} />
            <Place code={code} />
            {code.classes.length === 0 ? null : <Classes code={code} />}
            {code.kind === 'none' ? null : <Connectors code={code} />}
          </>
        )}
      </Answered>
    </div>
  );
};
