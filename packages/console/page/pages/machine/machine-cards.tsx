// Facts of the machine that the stream tells.
import type { HealthFacts, HealthRemark, ParkedFacts, ResourceFacts, RuntimeFacts } from '../../../src/wire.js';
import { bytesText, plural } from '../../model/format.js';
import { Icon } from '../../parts/icons.js';
import { Loading, Notice } from '../../parts/notice.js';
import { Age } from '../../parts/time.js';

const Remark = ({ remark }: { readonly remark: HealthRemark }) => (
  <>
    <strong>{remark.name}</strong> <span class="sub">{remark.source}</span>
    <p>{remark.text}</p>
  </>
);

/** What is not well, with what helps. */
export const Health = ({ health }: { readonly health: HealthFacts | undefined }) => (
  <section class="card" aria-label="Health">
    <h2>Health</h2>
    {health === undefined ? (
      <Loading what="the health" />
    ) : (
      <>
        {health.problems.length === 0 ? (
          <Notice icon="running" tone="good">
            All is well: {health.status}.
          </Notice>
        ) : null}
        {health.problems.map((problem) => (
          <Notice key={`${problem.source} ${problem.name} ${problem.text}`} icon="warning" tone="warn">
            <Remark remark={problem} />
          </Notice>
        ))}
        <dl class="pairs">
          <div>
            <dt>Other AWS services</dt>
            <dd>
              {health.upstream.name}: {health.upstream.state} <code>{health.upstream.endpoint ?? ''}</code>
            </dd>
          </div>
          {health.plugins.map((plugin) => (
            <div key={plugin.id}>
              <dt>Plugin {plugin.id}</dt>
              <dd>
                {plugin.state}
                {plugin.provider === null ? '' : `, provider ${plugin.provider}`} {plugin.problem}
              </dd>
            </div>
          ))}
        </dl>
        <details>
          <summary>What is well ({health.facts.length})</summary>
          <ul class="plain">
            {health.facts.map((fact) => (
              <li key={`${fact.source} ${fact.name} ${fact.text}`}>
                <Remark remark={fact} />
              </li>
            ))}
          </ul>
        </details>
      </>
    )}
  </section>
);

const Meter = ({
  label,
  used,
  all,
  text,
}: {
  readonly label: string;
  readonly used: number;
  readonly all: number;
  readonly text: string;
}) => (
  <div class="meter">
    <span>{label}</span>
    <span class="size-bar wide" role="img" aria-label={`${label}: ${text}`}>
      <span style={{ width: `${all <= 0 ? 0 : Math.min(100, (used / all) * 100)}%` }} />
    </span>
    <span class="figure">{text}</span>
  </div>
);

/** Memory, processors, disk. */
export const Resources = ({ resources }: { readonly resources: ResourceFacts | undefined }) => (
  <section class="card" aria-label="Resources">
    <h2>Resources</h2>
    {resources === undefined ? (
      <Loading what="the resources" />
    ) : (
      <>
        <Meter
          label="Memory"
          used={resources.memoryTotal - resources.memoryAvailable}
          all={resources.memoryTotal}
          text={`${bytesText(resources.memoryAvailable)} free of ${bytesText(resources.memoryTotal)}`}
        />
        <Meter
          label="Load"
          used={resources.load}
          all={resources.processors}
          text={`${resources.load.toFixed(1)} on ${plural(resources.processors, 'processor')}`}
        />
        {resources.disks.map((disk) => (
          <div key={disk.path}>
            <Meter
              label={disk.purpose === 'data' ? 'Data' : 'Cache'}
              used={disk.bytes}
              all={disk.bytes + (disk.free ?? 0)}
              text={`${bytesText(disk.bytes)}${disk.free === null ? '' : `, ${bytesText(disk.free)} free`}`}
            />
            <code class="sub">{disk.path}</code>
          </div>
        ))}
      </>
    )}
  </section>
);

const runtimeLooks = {
  installed: ['done', 'good'],
  absent: ['ready', 'quiet'],
  unknown: ['ready', 'quiet'],
  underWay: ['moving', 'accent'],
} as const;
const runtimeWords = {
  installed: 'installed',
  absent: 'installed at first use',
  unknown: 'as its engine has it',
  underWay: 'being installed',
} as const;

/** Flink runtimes. */
export const Runtimes = ({ runtimes }: { readonly runtimes: readonly RuntimeFacts[] | undefined }) => (
  <section class="card" aria-label="Runtimes">
    <h2>Flink runtimes</h2>
    {runtimes === undefined ? (
      <Loading what="the runtimes" />
    ) : (
      <ul class="plain runtimes">
        {runtimes.map((runtime) => {
          const [icon, tone] = runtimeLooks[runtime.state];
          return (
            <li key={runtime.environment}>
              <span class={`tone-${tone}`}>
                <Icon name={icon} />
              </span>
              <strong>{runtime.environment}</strong>
              <span class="sub">Flink {runtime.flinkVersion}</span>
              <span class={`tone-${tone}`}>{runtimeWords[runtime.state]}</span>
              {runtime.underWay.map(({ text, since }) => (
                <span key={text} class="runtime-work">
                  {text} · <Age at={since} long />
                </span>
              ))}
            </li>
          );
        })}
      </ul>
    )}
  </section>
);

/** Clusters that wait for a start. */
export const Parked = ({ parked }: { readonly parked: readonly ParkedFacts[] | undefined }) => (
  <section class="card" aria-label="Parked clusters">
    <h2>Parked clusters</h2>
    <p class="hint">Ready for the next start, which then takes a second or two (--warm).</p>
    {parked === undefined ? <Loading what="the parked clusters" /> : null}
    {parked?.length === 0 ? <p>None at the moment.</p> : null}
    <ul class="plain">
      {parked?.map((cluster) => (
        <li key={cluster.id}>
          <strong>{cluster.runtimeEnvironment}</strong> <span class="sub">{cluster.driver}</span>{' '}
          {cluster.warm ? 'ready' : 'warms up'}, since <Age at={cluster.startedAt} long />
        </li>
      ))}
    </ul>
  </section>
);
