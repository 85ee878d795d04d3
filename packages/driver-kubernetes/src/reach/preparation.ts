// All that has to be known and made before a cluster starts, once for each host process.
import type { EndpointLead, FlinkRuntime } from '@drey/cluster';
import { paths } from '@drey/cluster/jvm';
import {
  type ContainerPython,
  createJointWork,
  type PythonReport,
  pythonRuntime,
  unsupportedPython,
} from '@drey/runtimes';
import type { OwnerReference } from '../api/kubernetes-api.js';
import type { KubernetesContext } from '../context.js';
import type { ConfigMap } from '../object/pod.js';
import { places } from '../object/places.js';
import { fitsConfigMap, type SharedObjects, trustMap } from '../object/shared-objects.js';
import { type Base, createBases } from './bases.js';
import type { FetchedFile, LargeFiles } from './large-files.js';
import { hostAddress } from './host-address.js';
import type { ImageContent } from '../object/image-content.js';
import { lookForPython, pythonIn } from '../python/python-look.js';
import { type Gateway, imageNameOf, lookIntoImage } from './image-look.js';

/** What was found out and made. */
export interface Preparation {
  readonly facts: ImageContent;
  /** Where the relay of a pod goes to; undefined where there is no data plane. */
  readonly relay: Gateway | undefined;
  readonly base: string;
  readonly owners: readonly OwnerReference[];
  readonly serviceLibrary: Base['serviceLibrary'];
  /** PyFlink in the image; undefined for clusters that run Java only. */
  readonly python?: ContainerPython;
}

/** Prepares. */
export interface Preparing {
  /** The image looked into, this host reached from inside a pod of it. Concurrent calls share the work. Throws an OperatorError. */
  prepare(runtime: FlinkRuntime, signal: AbortSignal): Promise<Preparation>;
  /** The same for Python applications, whose image has to have PyFlink. */
  preparePython(runtime: FlinkRuntime, signal: AbortSignal): Promise<Preparation>;
  /** The interpreter with PyFlink of an image; undefined where it has none. Throws an OperatorError. */
  interpreterOf(image: string, signal: AbortSignal): Promise<string | undefined>;
  /** What the pods of a cluster mount that they share with others. */
  share(prepared: Preparation, lead: EndpointLead | undefined): Promise<SharedObjects>;
  /** Where pods reach this host, with the data-plane listener bound for it. */
  gateway(): Promise<Gateway | undefined>;
  /** Forgets all, after a failure that may come from its being wrong. */
  forget(): void;
}

/** Stores that a ConfigMap does not take, as files to fetch. */
const trustFiles = async (
  large: LargeFiles,
  { data = {}, binaryData = {} }: ConfigMap,
): Promise<readonly FetchedFile[]> => [
  await large.offer(Buffer.from(data['trust.pem'] ?? ''), paths.trustBundle),
  await large.offer(Buffer.from(binaryData['trust.jks'] ?? '', 'base64'), paths.trustStore),
];

/** Makes the preparations of one driver. */
export const createPreparing = (context: KubernetesContext, large: LargeFiles): Preparing => {
  const { settings, bindDataPlane, board } = context;
  const together = createJointWork<Preparation>();
  let looks = new Map<string, ImageContent>();
  let pythons = new Map<string, PythonReport | undefined>();
  const bases = createBases(context, large);
  let reached: Promise<Gateway | undefined> | undefined;

  const gateway = (): Promise<Gateway | undefined> => {
    reached ??= context.use('find the way of pods to this host', async ({ api: { server }, inside }) => {
      const { host, bind } = await hostAddress({ given: settings.hostAddress, inside, server });
      const port = await bindDataPlane(bind);
      return port === undefined ? undefined : { host, port };
    });
    const found = reached;
    found.catch(() => {
      if (reached === found) reached = undefined;
    });
    return found;
  };

  const prepare = (runtime: FlinkRuntime, image: string, signal: AbortSignal): Promise<Preparation> =>
    context.use('make a cluster ready', async (connection) => {
      const base = await bases.of(connection, signal);
      const relay = await gateway();
      const known = looks.get(image);
      const facts =
        known ??
        (await board.during(runtime.environment, `The image ${image}`, (entry) => {
          entry.at('being fetched by a node and looked into');
          const shared = { base: base.name, owners: base.owners };
          return lookIntoImage(context, connection, image, shared, relay, signal);
        }));
      looks.set(image, facts);
      const isThere = facts.files.some((file) => /^lib\/aws-kinesisanalytics-runtime.*\.jar$/.test(file));
      const { owners, serviceLibrary } = base;
      // Without a data plane there is nobody to fetch it from.
      const isGiven = !isThere && (serviceLibrary === 'mounted' || relay !== undefined);
      return { facts, relay, base: base.name, owners, serviceLibrary: isGiven ? serviceLibrary : undefined };
    });

  const reportOf = (image: string, signal: AbortSignal): Promise<PythonReport | undefined> =>
    context.use('look for Python in an image', async (connection) => {
      if (!pythons.has(image)) {
        const { name, owners } = await bases.of(connection, signal);
        pythons.set(image, await lookForPython(context, connection, image, { base: name, owners }, signal));
      }
      return pythons.get(image);
    });
  const preparePython = async (runtime: FlinkRuntime, image: string, signal: AbortSignal): Promise<Preparation> => {
    const release = pythonRuntime(runtime.environment);
    if (release === undefined) throw unsupportedPython(runtime.environment);
    const prepared = await prepare(runtime, image, signal);
    const report = await reportOf(image, signal);
    return { ...prepared, python: pythonIn(prepared.facts, report, runtime, release) };
  };
  const pythonImageOf = (runtime: FlinkRuntime): string =>
    settings.pythonImages.get(runtime.environment) ?? imageNameOf(runtime, settings);

  return {
    gateway,
    prepare: (runtime, signal) =>
      together(runtime.environment, (wanted) => prepare(runtime, imageNameOf(runtime, settings), wanted), signal),
    preparePython: (runtime, signal) =>
      together(
        `${runtime.environment} python`,
        (wanted) => preparePython(runtime, pythonImageOf(runtime), wanted),
        signal,
      ),
    interpreterOf: async (image, signal) => {
      const report = await reportOf(image, signal);
      return report?.flink === undefined ? undefined : report.executable;
    },
    share: ({ facts, base, owners, serviceLibrary }, lead) =>
      context.use('give pods whom to trust', async ({ api }) => {
        const library = serviceLibrary === undefined || serviceLibrary === 'mounted' ? [] : [serviceLibrary];
        const given = {
          base,
          serviceLibrary: serviceLibrary === 'mounted' ? places.serviceLibrary : library[0]?.to,
        };
        if (lead === undefined) return { ...given, trust: undefined, fetched: library };
        const map = trustMap(context.instanceId, owners, facts, lead);
        if (!fitsConfigMap(map))
          return { ...given, trust: undefined, fetched: [...library, ...(await trustFiles(large, map))] };
        const trust = await api.apply<ConfigMap>('configmaps', map);
        return { ...given, trust: trust.metadata.name, fetched: library };
      }),
    forget: () => {
      looks = new Map();
      pythons = new Map();
      bases.forget();
      reached = undefined;
    },
  };
};
