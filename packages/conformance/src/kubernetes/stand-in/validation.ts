// What Kubernetes refuses by itself: names, labels, sizes, pods that are not of the security level `restricted`, changes of what cannot change.
import { type RestrictedPodSpec, restrictedFaults } from '../../deploy/pod-security.js';
import { isSame } from './merging.js';
import { ApiFault, type ApiObject, invalid, type PodObject, type Resource } from './objects.js';

const subdomainName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const serviceName = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const labelName = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const dataKey = /^[-._a-zA-Z0-9]{1,253}$/;
const MOST_DATA_BYTES = 1024 * 1024;
const MOST_ANNOTATION_BYTES = 256 * 1024;

const dataFaults = (object: ApiObject, isText: boolean): readonly string[] => {
  const sources = [object['data'], object['binaryData']].map((data) => (data ?? {}) as Record<string, string>);
  const bytes = sources
    .flatMap(Object.entries)
    .reduce((sum, [, value]) => sum + Buffer.byteLength(value, isText ? 'utf8' : 'base64'), 0);
  return [
    ...sources
      .flatMap(Object.keys)
      .filter((key) => !dataKey.test(key))
      .map((key) => `data[${key}]: Invalid value`),
    ...(bytes > MOST_DATA_BYTES ? [`data: Too long: may not be more than ${MOST_DATA_BYTES} bytes`] : []),
  ];
};

const podFaults = ({ spec }: PodObject): readonly string[] => {
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
  const containers = spec.containers ?? [];
  return [
    ...(containers.length === 0 ? ['spec.containers: Required value'] : []),
    ...containers.flatMap(({ volumeMounts = [] }) =>
      volumeMounts
        .filter(({ name }) => !volumes.has(name))
        .map(({ name }) => `spec.containers[0].volumeMounts: Not found: "${name}"`),
    ),
    ...[spec.hostname, spec.subdomain]
      .filter((name) => name !== undefined && (!dnsLabel.test(name) || name.length > 63))
      .map((name) => `spec.hostname: Invalid value: "${name}"`),
    ...(spec.volumes ?? [])
      .filter((volume) => Object.keys(volume).length !== 2 || !dnsLabel.test(volume.name) || volume.name.length > 63)
      .map(({ name }) => `spec.volumes: Invalid value: "${name}"`),
  ];
};

/** Throws where the object is not as Kubernetes takes it. */
export const checkObject = (resource: Resource, object: ApiObject): void => {
  const { name, labels = {}, annotations = {} } = object.metadata;
  const names = resource === 'services' ? serviceName : subdomainName;
  const annotationBytes = Object.entries(annotations).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  const faults = [
    ...(names.test(name) && name.length <= (resource === 'services' ? 63 : 253)
      ? []
      : [`metadata.name: Invalid value: "${name}"`]),
    ...Object.entries(labels)
      .filter(([key, value]) => !labelName.test(key) || !labelValue.test(value) || value.length > 63)
      .map(([key, value]) => `metadata.labels: Invalid value: "${key}=${value}"`),
    ...Object.entries(annotations)
      .filter(([key, value]) => !labelName.test(key) || typeof value !== 'string')
      .map(([key]) => `metadata.annotations: Invalid value: "${key}"`),
    ...(annotationBytes > MOST_ANNOTATION_BYTES ? ['metadata.annotations: Too long'] : []),
    ...(resource === 'secrets' || resource === 'configmaps' ? dataFaults(object, resource === 'configmaps') : []),
    ...(resource === 'pods' ? podFaults(object as PodObject) : []),
  ];
  if (faults.length > 0) throw invalid(object.kind, name, faults.join(', '));
};

/** Pod security admission for the level `restricted`. Throws where a pod goes beyond it. */
export const checkRestricted = ({ metadata: { name }, spec }: PodObject): void => {
  const faults = restrictedFaults(spec as unknown as RestrictedPodSpec);
  if (faults.length === 0) return;
  throw new ApiFault(
    403,
    'Forbidden',
    `pods "${name}" is forbidden: violates PodSecurity "restricted:latest": ${faults.join(', ')}`,
  );
};

/** Throws where a change is of something that stays as it was made. */
export const checkChange = (resource: Resource, before: ApiObject, now: ApiObject): void => {
  const { kind } = now;
  const { name } = now.metadata;
  if (resource === 'pods') {
    const [old, next] = [before as PodObject, now as PodObject];
    const fixed = ({ activeDeadlineSeconds: _deadline, ...spec }: PodObject['spec']): object => spec;
    if (!isSame(fixed(old.spec), fixed(next.spec)))
      throw invalid(
        kind,
        name,
        'spec: Forbidden: pod updates may not change fields other than `spec.activeDeadlineSeconds`',
      );
    const [was, is] = [old.spec.activeDeadlineSeconds, next.spec.activeDeadlineSeconds];
    if (was !== undefined && (is === undefined || is > was))
      throw invalid(
        kind,
        name,
        'spec.activeDeadlineSeconds: Invalid value: must be less than or equal to previous value',
      );
    if (is !== undefined && (!Number.isInteger(is) || is < 1))
      throw invalid(
        kind,
        name,
        'spec.activeDeadlineSeconds: Invalid value: must be between 1 and 2147483647, inclusive',
      );
  }
  if (
    (resource === 'secrets' || resource === 'configmaps') &&
    before['immutable'] === true &&
    !isSame(before['data'], now['data'])
  )
    throw invalid(kind, name, 'data: Forbidden: field is immutable when `immutable` is set');
  if (resource === 'secrets' && before['type'] !== now['type'])
    throw invalid(kind, name, 'type: Invalid value: field is immutable');
  if (resource === 'persistentvolumeclaims' && !isSame(before['spec'], now['spec']))
    throw invalid(kind, name, 'spec: Forbidden: spec is immutable after creation');
};
