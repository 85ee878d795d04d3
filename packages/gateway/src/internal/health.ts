// The health of the host: LocalStack's shape for wait scripts, and our own with every problem and its text.
import type { HostHealth, Logger, SourcedFact } from '@drey/plugin-api';
import type { HostPhase } from '../http/start-gate.js';
import type { PluginRecord, PluginSet } from '../plugins/plugin-set.js';
import type { UpstreamState } from '../relay/upstream-state.js';

/** What health is read from. */
export interface HealthNeeds {
  readonly version: string;
  readonly phase: () => HostPhase;
  readonly plugins: PluginSet;
  readonly upstream: UpstreamState;
  readonly log: Logger;
}

/** The answer of `/_drey/health`. */
export type Health = HostHealth;

/** The answer of `/_localstack/health`. */
export interface LocalstackHealth {
  readonly services: Readonly<Record<string, string>>;
  readonly edition: 'drey';
  readonly version: string;
}

// What a moto companion serves that jobs and their tools use; manifests add what their plugins need.
const usualServices = ['cloudwatch', 'iam', 'kinesis', 'logs', 's3', 'sts'];

/** Its signing name is another one than its name in LocalStack's list. */
const healthName = (signingName: string): string => (signingName === 'monitoring' ? 'cloudwatch' : signingName);

const stateWords = {
  none: 'disabled',
  starting: 'starting',
  ready: 'available',
  failed: 'error',
  stopped: 'stopped',
} as const;

const contributed = ({ plugins, log }: HealthNeeds): readonly SourcedFact[] =>
  plugins.registered().flatMap(({ id, registered }) =>
    registered.health.flatMap((contributor) => {
      try {
        return contributor().map((fact) => ({ source: id, ...fact }));
      } catch (error) {
        log.error('A health contributor failed', { plugin: id, error });
        return [
          { source: id, name: 'health', ok: false, text: 'Its health contributor failed; the log has the reason.' },
        ];
      }
    }),
  );

const pluginProblem = (record: PluginRecord): SourcedFact => ({
  source: record.id,
  name: 'plugin',
  ok: false,
  text: record.problem ?? 'It failed.',
});

const upstreamFacts = ({ upstream }: HealthNeeds): readonly SourcedFact[] => {
  const own: readonly SourcedFact[] =
    upstream.phase === 'failed'
      ? [{ source: 'upstream', name: 'companion', ok: false, text: upstream.problem ?? 'It failed.' }]
      : [];
  return [...own, ...upstream.companion.facts().map((fact) => ({ source: 'upstream', ...fact }))];
};

const statusOf = (phase: HostPhase, problems: readonly SourcedFact[]): Health['status'] => {
  if (phase !== 'running') return phase;
  return problems.length === 0 ? 'ok' : 'degraded';
};

/** Everything that is known, problems first. Answers from memory. */
export const readHealth = (needs: HealthNeeds): Health => {
  const { plugins, upstream, version } = needs;
  const facts = [
    ...plugins.records.filter((record) => record.state === 'failed').map(pluginProblem),
    ...upstreamFacts(needs),
    ...contributed(needs),
  ];
  const problems = facts.filter((fact) => !fact.ok);
  return {
    status: statusOf(needs.phase(), problems),
    version,
    problems,
    plugins: plugins.records.map((record) => ({
      id: record.id,
      version: record.manifest?.version,
      state: record.state,
      service: record.slot?.service.name,
      provider: record.slot?.providerName,
      problem: record.problem ?? record.slot?.problem,
    })),
    upstream: { name: upstream.companion.name, state: upstream.phase, endpoint: upstream.companion.endpoint },
    facts: facts.filter((fact) => fact.ok),
  };
};

/** LocalStack's shape: a service that was never called is `available`, after the first call it is `running`. */
export const readLocalstackHealth = ({ plugins, upstream, version }: HealthNeeds): LocalstackHealth => {
  const needed = plugins.records.flatMap((record) => (record.manifest?.upstreamServices ?? []).map(healthName));
  const services: Record<string, string> = {};
  for (const name of [...new Set([...usualServices, ...needed])].toSorted())
    services[name] = stateWords[upstream.phase];
  for (const { slot } of plugins.records) if (slot !== undefined) services[slot.service.name] = slot.state;
  return { services, edition: 'drey', version };
};
