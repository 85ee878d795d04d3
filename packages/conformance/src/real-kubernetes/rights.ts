// Drey with a service account of the cluster: the rights of the manifests are enough, and each one that is missing is named.
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../host/repository.js';
import { describeTicks, operationEnd, startTicks } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';
import { applyIn, kubectl, kubectlJson, may, run } from './kubectl.js';
import { runningExample, toldOf } from './running-example.js';
import { must, type Part, type TrialPlace, type Try } from './trial-place.js';

const MANIFEST = join(repositoryRoot, 'deploy/kubernetes/base/rbac.yaml');
const ACCOUNT = 'drey';
const DOCTOR_MILLISECONDS = 120_000;
/** Drey runs without these, as the manifest says. */
const spared = new Set(['events', 'persistentvolumeclaims']);

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
interface Role {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules: readonly Rule[];
}

/** The role that the manifests give Drey. */
const manifestRole = async (namespace: string): Promise<Role> => {
  const { items } = await kubectlJson<{ readonly items: readonly Role[] }>([
    '-n',
    namespace,
    'apply',
    '--dry-run=client',
    '-f',
    MANIFEST,
  ]);
  const role = items.find(({ kind }) => kind === 'Role');
  if (role === undefined) throw new Error(`There is no Role in ${MANIFEST}.`);
  return role;
};

const setRules = async (namespace: string, { metadata }: Role, rules: readonly Rule[]): Promise<void> =>
  applyIn(namespace, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: metadata.name },
    rules,
  });

/** A kubeconfig for the account. */
const kubeconfigOf = async (namespace: string): Promise<string> => {
  const view = await kubectlJson<{ readonly clusters: readonly { readonly cluster: unknown }[] }>([
    'config',
    'view',
    '--raw',
    '--minify',
    '--flatten',
  ]);
  const token = (await kubectl(['-n', namespace, 'create', 'token', ACCOUNT, '--duration=2h'])).trim();
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'trial', cluster: view.clusters[0]?.cluster }],
    users: [{ name: ACCOUNT, user: { token } }],
    contexts: [{ name: 'trial', context: { cluster: 'trial', user: ACCOUNT, namespace } }],
    'current-context': 'trial',
  });
};

/** The rights that `drey doctor` misses, or what else it finds, once it did in time: a busy machine may take too long. */
const doctorSays = (namespace: string, environment: Readonly<Record<string, string>>): Promise<string> =>
  until('an answer of drey doctor', DOCTOR_MILLISECONDS, async () => {
    const command = ['packages/cli/dist/main.js', 'doctor', '--plugin', 'plugin.manifest.json', '--json'];
    const flags = ['--driver', 'kubernetes', '--kubernetes-namespace', namespace];
    const said = await run(process.execPath, [...command, ...flags], {
      environment,
      directory: repositoryRoot,
    }).catch((error: Error) => error.message);
    const found = /"(v[^"]* at [^"]*)"/.exec(said)?.[1];
    return found?.split('whose account may not ')[1] ?? found;
  });

const rightsOf = (rules: readonly Rule[]): readonly string[] =>
  rules.flatMap(({ resources, verbs }) =>
    resources
      .filter((resource) => !spared.has(resource))
      .flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
  );

const triesOf = (
  place: TrialPlace,
  environment: () => Readonly<Record<string, string>>,
  prepare: () => Promise<Role>,
): readonly Try[] => {
  const { host, namespace } = place;
  const example = runningExample(place);
  let role: Role | undefined;
  const given = (): Role => {
    if (role === undefined) throw new Error('There is no role.');
    return role;
  };
  return [
    {
      name: 'the rights of the manifests are enough: start, rows, a stop with a snapshot',
      isGround: true,
      run: async () => {
        role = await prepare();
        await host.start();
        await example.make();
        const seconds = await example.trial().start();
        const rows = await example.rows();
        await example.trial().stop();
        return `RUNNING after ${seconds} s, ${rows}`;
      },
    },
    {
      name: 'drey doctor names every right of the manifests to an account that has none',
      run: async () => {
        await setRules(namespace, given(), []);
        const said = await doctorSays(namespace, environment());
        const named = said.split(/, /);
        const wanted = rightsOf(given().rules);
        must(named.toSorted().join() === wanted.toSorted().join(), `It names: ${said}`);
        return `${wanted.length} rights`;
      },
    },
    {
      name: 'drey doctor names the one right that is missing',
      run: async () => {
        const without = given().rules.map((rule) =>
          rule.resources.includes('pods/log') ? { ...rule, verbs: ['list'] } : rule,
        );
        await setRules(namespace, given(), without);
        const said = await doctorSays(namespace, environment());
        must(said === 'get pods/log', `It names: ${said}`);
        return said;
      },
    },
    {
      name: 'a start without the right to make pods is named within seconds, with what helps',
      isGround: true,
      run: async () => {
        const without = given().rules.map((rule) =>
          rule.resources.includes('pods')
            ? { ...rule, verbs: rule.verbs.filter((verb) => !/create|patch/.test(verb)) }
            : rule,
        );
        await setRules(namespace, given(), without);
        await until('the end of the right', DOCTOR_MILLISECONDS, async () => {
          const account = `system:serviceaccount:${namespace}:${ACCOUNT}`;
          return !(await may('patch', 'pods', '-n', namespace, '--as', account));
        });
        const { OperationId } = await host
          .clients()
          .flink.send(new StartApplicationCommand({ ApplicationName: example.name }));
        const words = /cannot (create|patch).*pods.*rbac\.yaml/s;
        const { seconds, value } = await timed(() => toldOf(place, example.name, OperationId, words));
        await setRules(namespace, given(), given().rules);
        await operationEnd(host.clients(), example.name, OperationId);
        return `after ${seconds} s: ${value}`;
      },
    },
    {
      name: 'it starts once the right is back',
      run: async () => {
        const { ApplicationStatus } = await describeTicks(host.clients(), example.name);
        if (ApplicationStatus === 'READY') await startTicks(host.clients(), example.name);
        const rows = await example.rows();
        await example.trial().stop();
        return rows;
      },
    },
  ];
};

/** The part. */
export const rights: Part = {
  key: 'rights',
  about: 'Drey as the service account of the manifests: their rights are enough, and missing ones are named',
  remedy:
    'Compare the role "drey" of the namespace with deploy/kubernetes/base/rbac.yaml, which has to give what Drey needs.',
  missing: async (_options, namespace) => {
    for (const right of [
      ['create', 'roles'],
      ['create', 'rolebindings'],
      ['create', 'serviceaccounts/token'],
    ])
      if (!(await may(...right, '-n', namespace)))
        return `Your account may not ${right.join(' ')}. Try it with one that administers the namespace.`;
    return undefined;
  },
  tries: ({ namespace, makeHost, atEnd }) => {
    const folder = mkdtempSync(join(tmpdir(), 'drey-try-'));
    const environment = { KUBECONFIG: join(folder, 'config') };
    atEnd(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
    atEnd(() => kubectl(['-n', namespace, 'delete', '--ignore-not-found', '-f', MANIFEST]));
    const prepare = async (): Promise<Role> => {
      await kubectl(['-n', namespace, 'apply', '-f', MANIFEST]);
      writeFileSync(environment.KUBECONFIG, await kubeconfigOf(namespace), { mode: 0o600 });
      return manifestRole(namespace);
    };
    return triesOf({ namespace, host: makeHost({ environment }) }, () => environment, prepare);
  },
};
