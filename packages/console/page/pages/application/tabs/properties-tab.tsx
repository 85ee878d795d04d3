// Runtime properties of the version in force, masked until one asks.
import { useState } from 'preact/hooks';
import type { PropertiesAnswer } from '../../../../src/wire.js';
import { askProperties } from '../../../api/routes.js';
import { plural } from '../../../model/format.js';
import { keyOf } from '../../../model/route.js';
import { Answered } from '../../../parts/answered.js';
import { CopyButton } from '../../../parts/copy.js';
import { Icon } from '../../../parts/icons.js';
import { Empty } from '../../../parts/notice.js';
import { faultText, useAnswer } from '../../../parts/use-answer.js';
import { ActionDialog } from '../actions/action-dialog.js';
import { useSubject } from '../subject.js';

type Group = PropertiesAnswer['groups'][number];

const Value = ({
  group,
  property,
  application,
}: {
  readonly group: string;
  readonly property: Group['properties'][number];
  readonly application: string;
}) => {
  const [shown, setShown] = useState<string>();
  const [fault, setFault] = useState<string>();
  const value = property.value ?? shown;
  const ask = async (): Promise<void> => {
    setFault(undefined);
    try {
      const answer = await askProperties(application, `${group}/${property.key}`);
      const told = answer.groups.find(({ id }) => id === group)?.properties.find(({ key }) => key === property.key);
      setShown(told?.value ?? undefined);
    } catch (error) {
      setFault(faultText(error));
    }
  };
  if (value === undefined || value === null)
    return (
      <span class="masked">
        <span aria-hidden="true">••••••••</span>
        <span class="sub">{plural(property.length, 'character')}</span>
        <button
          type="button"
          class="icon-button"
          aria-label={`Show ${property.key}`}
          title="Show"
          onClick={() => void ask()}
        >
          <Icon name="eye" />
        </button>
        {fault === undefined ? null : (
          <span class="tone-bad" role="alert">
            {fault}
          </span>
        )}
      </span>
    );
  return (
    <span class="told">
      <code>{value}</code>
      <CopyButton text={value} what={property.key} />
      {property.value === null ? (
        <button type="button" class="button small" onClick={() => setShown(undefined)}>
          Hide
        </button>
      ) : null}
    </span>
  );
};

const Groups = ({ answer, application }: { readonly answer: PropertiesAnswer; readonly application: string }) =>
  answer.groups.length === 0 ? (
    <Empty title="No property groups">
      <p>The code reads none from /etc/flink/application_properties.json.</p>
    </Empty>
  ) : (
    <>
      {answer.groups.map((group) => (
        <section key={`${answer.versionId} ${group.id}`} class="card">
          <h2>{group.id}</h2>
          <dl class="pairs">
            {group.properties.map((property) => (
              <div key={property.key}>
                <dt>
                  {property.key} {property.looksSecret ? <span class="tag">secret</span> : null}
                </dt>
                <dd>
                  <Value group={group.id} property={property} application={application} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );

/** The tab. */
export const PropertiesTab = () => {
  const { of, row } = useSubject();
  const [isShowing, showAll] = useState(false);
  const [isUpdating, update] = useState(false);
  const [asked, again] = useAnswer(
    () => askProperties(keyOf(of), isShowing ? '*' : undefined),
    [row.versionId, isShowing],
  );
  return (
    <div class="tab-scroll" tabIndex={0} role="region" aria-label="Properties">
      <div class="tab-tools">
        <p class="hint">Of version {row.versionId}. Values stay out of the page until you ask.</p>
        <button type="button" class="button" aria-pressed={isShowing} onClick={() => showAll(!isShowing)}>
          <Icon name="eye" /> {isShowing ? 'Mask all' : 'Show all'}
        </button>
        <button type="button" class="button" onClick={() => update(true)}>
          Update
        </button>
      </div>
      <Answered asked={asked} what="The properties" again={again}>
        {(answer) => <Groups answer={answer} application={keyOf(of)} />}
      </Answered>
      {isUpdating ? <ActionDialog action="properties" onClose={() => update(false)} /> : null}
    </div>
  );
};
