// What went wrong with an API server, and what a person can do about it.
import { OperatorError } from '@drey/plugin-api';

/** The part of a `Status` object that tells people something. */
export interface StatusBody {
  readonly reason?: string;
  readonly message?: string;
  readonly code?: number;
}

/** An answer that is no success, or none at all. */
export class KubernetesFault extends Error {
  override readonly name = 'KubernetesFault';
  /** HTTP status; undefined where nobody answered. */
  readonly status: number | undefined;
  /** `reason` of the answer, such as `Forbidden`; empty where it has none. */
  readonly reason: string;

  constructor(status: number | undefined, { reason, message }: StatusBody, cause?: unknown) {
    super(
      message ?? (status === undefined ? 'no answer' : `status ${status}`),
      cause === undefined ? undefined : { cause },
    );
    this.status = status;
    this.reason = reason ?? '';
  }
}

/** Statuses of a server that is there and cannot work yet, or not for now. */
const passing = new Set([429, 500, 502, 503, 504]);

/** Whether nobody answered, or nobody who could for now: what was asked may be asked again. */
export const isAway = (error: unknown): boolean =>
  error instanceof KubernetesFault
    ? error.status === undefined || passing.has(error.status)
    : error instanceof OperatorError && error.cause instanceof KubernetesFault && isAway(error.cause);

/** How the message of a fault begins that is about a pod, and not about the API server that asked it. */
export const aboutPod = (pod: string): string => `the pod ${pod} `;

/** Whether a version that was asked for is too old to go on from. */
export const isExpired = (error: unknown): boolean =>
  error instanceof KubernetesFault && (error.status === 410 || error.reason === 'Expired');

/** Whether there is nothing of that name. */
export const isAbsent = (error: unknown): boolean => error instanceof KubernetesFault && error.status === 404;

/** Whether somebody else changed it at the same moment, or another object has its name by now. */
export const isConflict = (error: unknown): boolean => error instanceof KubernetesFault && error.status === 409;

type Row = readonly [status: number | null, message: RegExp, code: string, remedy: string];

/** Faults of others that the API server tells of by a status that says to try again. */
const passedOn: readonly Row[] = [
  [
    null,
    /failed calling webhook/i,
    'DREY_KUBERNETES_DENIED',
    'The webhook that it names does not answer: ask who looks after the cluster about it, and then for a start that FAILED again; an application that ran goes on by itself.',
  ],
  [
    null,
    /^the pod \S+ /,
    'DREY_KUBERNETES_POD_AWAY',
    'Look at the pod and its node ("kubectl get pods -o wide", "kubectl get nodes"); it is tried again, and replaced once its node is given up.',
  ],
];

const remedies: readonly Row[] = [
  [
    403,
    /exceeded quota/i,
    'DREY_KUBERNETES_QUOTA',
    'Raise the ResourceQuota of the namespace, stop other applications, or lower DREY_KUBERNETES_KPU_CPU and DREY_KUBERNETES_KPU_MEMORY.',
  ],
  [
    403,
    /violates PodSecurity/i,
    'DREY_KUBERNETES_POD_SECURITY',
    'Our pods keep to the level "restricted"; look at what the namespace or the settings for pods ask beyond it.',
  ],
  [
    null,
    /admission webhook|ValidatingAdmissionPolicy .* denied request/i,
    'DREY_KUBERNETES_DENIED',
    'Ask who looks after the cluster about the webhook or policy that it names, and then for a start that FAILED again; an application that ran goes on by itself.',
  ],
  [
    403,
    /must specify/i,
    'DREY_KUBERNETES_QUOTA',
    'A ResourceQuota asks for what our pods do not say, usually a limit of CPU: give the namespace a LimitRange with a default for it.',
  ],
  [
    403,
    /minimum .* usage|maximum .* usage/i,
    'DREY_KUBERNETES_LIMITS',
    'The LimitRange of the namespace does not take our pods; change it, or DREY_KUBERNETES_KPU_CPU and DREY_KUBERNETES_KPU_MEMORY.',
  ],
  [
    403,
    /.*/,
    'DREY_KUBERNETES_FORBIDDEN',
    'Give the account the rights in deploy/kubernetes/base/rbac.yaml, in this namespace.',
  ],
  [
    401,
    /.*/,
    'DREY_KUBERNETES_UNAUTHORIZED',
    'Log in to the cluster again ("kubectl get pods" shows whether that helped), or name another context in DREY_KUBERNETES_CONTEXT. Where Drey is a pod, its service account is gone: install it again.',
  ],
];

/** Turns a failure into the error to show; what is none of the API server's comes back as it is. `what` completes "could not ...". */
export const clusterFault = (error: unknown, what: string, server: string): Error => {
  if (!(error instanceof KubernetesFault)) return error instanceof Error ? error : new Error(String(error));
  const { status, message } = error;
  const said = message.trim().replace(/\.$/, '');
  const rowFor = (rows: readonly Row[]): Row | undefined =>
    rows.find(([of, pattern]) => (of === null || of === status) && pattern.test(message));
  const other = isAway(error) ? rowFor(passedOn) : undefined;
  if (isAway(error) && other === undefined) {
    return new OperatorError(
      'DREY_KUBERNETES_AWAY',
      `The API server of Kubernetes at ${server} ${status === undefined ? 'does not answer' : 'cannot answer for now'} (${said}).`,
      'Look whether "kubectl version" reaches it; applications that run go on by themselves once it answers.',
      { cause: error },
    );
  }
  const [, , code, remedy] = other ??
    rowFor(remedies) ?? [
      null,
      /.*/,
      'DREY_KUBERNETES_FAULT',
      'Look into the events of the namespace ("kubectl get events").',
    ];
  return new OperatorError(code, `Kubernetes could not ${what}: ${said}.`, remedy, { cause: error });
};
