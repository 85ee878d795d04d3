// A cluster whose admission refuses our pods: by a policy, and by a webhook that nobody answers for. Both are for this namespace alone.
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { describeTicks, operationEnd, startTicks } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';
import { kubectl, may } from './kubectl.js';
import { runningExample, toldOf } from './running-example.js';
import { type Part, secondsSince, type TrialPlace, type Try } from './trial-place.js';

const ACTIVE_MILLISECONDS = 60_000;
const GROUP = 'admissionregistration.k8s.io';
const kinds = ['validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'validatingwebhookconfigurations'];

const podRules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }];
const ours = { matchLabels: { 'app.kubernetes.io/managed-by': 'drey' } };
const only = (namespace: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': namespace } });

const policyOf = (namespace: string) => [
  {
    apiVersion: `${GROUP}/v1`,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: namespace },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: podRules },
      validations: [{ expression: 'false', message: 'the trial lets no pod in' }],
    },
  },
  {
    apiVersion: `${GROUP}/v1`,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: namespace },
    spec: {
      policyName: namespace,
      validationActions: ['Deny'],
      matchResources: { namespaceSelector: only(namespace), objectSelector: ours },
    },
  },
];

/** Port 1 of the API server's own loopback, where nobody listens. */
const webhookOf = (namespace: string) => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: namespace },
  webhooks: [
    {
      name: 'nobody.drey-try.example.com',
      clientConfig: { url: 'https://127.0.0.1:1/' },
      rules: podRules,
      namespaceSelector: only(namespace),
      objectSelector: ours,
      failurePolicy: 'Fail',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      timeoutSeconds: 5,
    },
  ],
});

/** A pod that only admission could refuse. */
const probe = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'drey-probe', labels: ours.matchLabels },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 9999, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'probe',
        image: 'none',
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
};

const put = (object: unknown): Promise<string> =>
  kubectl(['create', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [object].flat() }) });

const removeAll = (namespace: string): Promise<unknown> =>
  kubectl(['delete', '--ignore-not-found', kinds.join(','), namespace]);

/** Waits until the API server refuses a pod, or does not any more. */
const refuses = (namespace: string, wanted: boolean): Promise<boolean> =>
  until(wanted ? 'a refusal' : 'the end of the refusals', ACTIVE_MILLISECONDS, async () => {
    const said = await kubectl(['-n', namespace, 'create', '--dry-run=server', '-f', '-'], {
      input: JSON.stringify(probe),
    }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    return (said !== undefined) === wanted;
  });

const triesOf = (place: TrialPlace): readonly Try[] => {
  const { host, namespace } = place;
  const example = runningExample(place, { name: 'denied' });
  let starting: string | undefined;
  const refused = (words: RegExp) => async (): Promise<string> => {
    await refuses(namespace, true);
    const { OperationId } = await host
      .clients()
      .flink.send(new StartApplicationCommand({ ApplicationName: example.name }));
    starting = OperationId;
    const { seconds, value } = await timed(() => toldOf(place, example.name, starting, words));
    return `after ${seconds} s: ${value}`;
  };
  const startsThen = async (): Promise<string> => {
    await removeAll(namespace);
    await refuses(namespace, false);
    const start = performance.now();
    const { OperationStatus } = await operationEnd(host.clients(), example.name, starting);
    // One that had ended already is asked for again.
    const { ApplicationStatus } = await describeTicks(host.clients(), example.name);
    if (ApplicationStatus === 'READY') await startTicks(host.clients(), example.name);
    const again = OperationStatus === 'SUCCESSFUL' ? '' : ', started again';
    const seconds = secondsSince(start);
    const rows = await example.rows();
    await example.trial().stop();
    return `RUNNING ${seconds} later${again}, ${rows}`;
  };
  return [
    {
      name: 'a policy of the cluster denies pods: named within seconds, with who denies',
      isGround: true,
      run: async () => {
        await host.start();
        await example.make();
        await put(policyOf(namespace));
        return refused(/ValidatingAdmissionPolicy.*denied.*DREY_KUBERNETES_DENIED/s)();
      },
    },
    { name: 'it starts once the policy is gone', isGround: true, run: startsThen },
    {
      name: 'a webhook that does not answer stands in the way: named within seconds, as a webhook',
      isGround: true,
      run: async () => {
        await put(webhookOf(namespace));
        return refused(/webhook.*nobody\.drey-try\.example\.com.*DREY_KUBERNETES_DENIED/s)();
      },
    },
    { name: 'it starts once the webhook is gone', run: startsThen },
  ];
};

/** The part. */
export const denials: Part = {
  key: 'denied',
  about:
    'an admission policy that denies pods, and a webhook that does not answer, for the namespace of the trial alone',
  remedy: 'Other policies of the cluster may say no first: "kubectl get events" of the namespace names them.',
  missing: async () => {
    for (const kind of kinds)
      for (const verb of ['create', 'delete'])
        if (!(await may(verb, `${kind}.${GROUP}`)))
          return `Your account may not ${verb} ${kind}. Try it with one that may, on a Kubernetes of 1.30 or newer.`;
    return undefined;
  },
  tries: ({ namespace, makeHost, atEnd }) => {
    atEnd(() => removeAll(namespace));
    return triesOf({ namespace, host: makeHost() });
  },
};
