// The level `restricted` of Kubernetes' Pod Security Standards, rule by rule, as of the oldest Kubernetes that the documents name.

interface Capabilities {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

interface SecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly procMount?: string;
  readonly capabilities?: Capabilities;
  readonly seccompProfile?: { readonly type?: string };
  readonly seLinuxOptions?: { readonly type?: string; readonly user?: string; readonly role?: string };
  readonly appArmorProfile?: { readonly type?: string };
  readonly windowsOptions?: { readonly hostProcess?: boolean };
  readonly sysctls?: readonly { readonly name: string }[];
}

interface RestrictedContainer {
  readonly name: string;
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly securityContext?: SecurityContext;
}

/** The part of a pod's `spec` that the rules are about. */
export interface RestrictedPodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: SecurityContext;
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly containers: readonly RestrictedContainer[];
  readonly initContainers?: readonly RestrictedContainer[];
  readonly ephemeralContainers?: readonly RestrictedContainer[];
}

const volumeKinds = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
]);
const seccompTypes = new Set(['RuntimeDefault', 'Localhost']);
const appArmorTypes = new Set([undefined, 'RuntimeDefault', 'Localhost']);
const seLinuxTypes = new Set([undefined, '', 'container_t', 'container_init_t', 'container_kvm_t']);

/** Rules that hold of the security context of a pod and of each container alike. */
const contextFaults = (context: SecurityContext): readonly string[] => {
  const { seLinuxOptions: seLinux = {} } = context;
  return [
    context.privileged === true && 'privileged',
    context.windowsOptions?.hostProcess === true && 'hostProcess',
    context.runAsNonRoot === false && 'runAsNonRoot is false',
    context.runAsUser === 0 && 'runAsUser is 0',
    context.procMount !== undefined && context.procMount !== 'Default' && `procMount ${context.procMount}`,
    !appArmorTypes.has(context.appArmorProfile?.type) && `appArmorProfile ${context.appArmorProfile?.type}`,
    context.seccompProfile !== undefined &&
      !seccompTypes.has(context.seccompProfile.type ?? '') &&
      `seccompProfile ${context.seccompProfile.type}`,
    (!seLinuxTypes.has(seLinux.type) || Boolean(seLinux.user) || Boolean(seLinux.role)) && 'seLinuxOptions',
    ...(context.sysctls ?? []).map(({ name }) => !safeSysctls.has(name) && `sysctl ${name}`),
  ].filter((fault) => fault !== false);
};

const containerFaults = (
  { name, ports = [], securityContext: own = {} }: RestrictedContainer,
  pod: SecurityContext,
): readonly string[] =>
  [
    ...contextFaults(own),
    ports.some(({ hostPort = 0 }) => hostPort !== 0) && 'hostPort',
    own.allowPrivilegeEscalation !== false && 'allowPrivilegeEscalation is not false',
    own.capabilities?.drop?.includes('ALL') !== true && 'capabilities are not dropped',
    own.capabilities?.add?.some((one) => one !== 'NET_BIND_SERVICE') === true && 'capabilities are added',
    (own.runAsNonRoot ?? pod.runAsNonRoot) !== true && 'runAsNonRoot is not true',
    (own.seccompProfile ?? pod.seccompProfile) === undefined && 'no seccompProfile',
  ]
    .filter((fault) => fault !== false)
    .map((fault) => `${name}: ${fault}`);

/** What a pod has that the level forbids, a line each. */
export const restrictedFaults = (spec: RestrictedPodSpec): readonly string[] => {
  const { securityContext: pod = {}, volumes = [], containers, initContainers = [], ephemeralContainers = [] } = spec;
  const kinds = volumes.flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name'));
  return [
    ...(['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true),
    ...contextFaults(pod).map((fault) => `pod: ${fault}`),
    ...kinds.filter((kind) => !volumeKinds.has(kind)).map((kind) => `volume ${kind}`),
    ...[...initContainers, ...containers, ...ephemeralContainers].flatMap((one) => containerFaults(one, pod)),
  ];
};
