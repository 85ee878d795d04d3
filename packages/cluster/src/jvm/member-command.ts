// The program of a member in a container: `java` itself, without the image's scripts, which take longer than Flink.
import type { ClusterSpec, EndpointLead } from '../cluster-driver.js';
import { awsEnvironment } from './aws-environment.js';
import { paths } from './container-paths.js';
import { fastFlags, mainClass, marks, memoryFlags, moduleFlags, runnersBefore, securityFlags } from './jvm-flags.js';
import { roleOf } from './labels.js';
import { leadEnvironment, leadFlags, type TrustFiles } from './lead.js';
import { loggingFlags } from './logging.js';
import type { ImageLook } from './member-output.js';

/** What the programs of all members of a cluster have in common. */
export interface MemberPlan {
  readonly instanceId: string;
  readonly spec: ClusterSpec;
  /** The image that they run. */
  readonly facts: Pick<ImageLook, 'javaFeature' | 'files'> & { readonly flinkHome: string };
  /** Where the relay goes to, and the port that it listens on; undefined where there is no data plane. */
  readonly relay: { readonly host: string; readonly port: number } | undefined;
  /** How names of AWS are led to the data plane; undefined where they are not. */
  readonly lead: EndpointLead | undefined;
  /** Path of AWS's library for application properties; undefined where the image has it. */
  readonly serviceLibrary: string | undefined;
  /** Path of our jar for Flink. */
  readonly dreyFlinkJar: string;
  /** `-D` arguments for options that the configuration file cannot carry. */
  readonly flinkArguments: readonly string[];
}

const trusted: TrustFiles = { store: paths.trustStore, bundle: paths.trustBundle };

/** Jars of the image in the order of Flink's scripts, `flink-dist` last; AWS's library and our class before them, our jar after. */
const classPath = ({ facts, serviceLibrary, dreyFlinkJar }: MemberPlan): string => {
  const jars = facts.files.filter((file) => /^lib\/[^/]+\.jar$/.test(file)).toSorted();
  const isDist = (jar: string): boolean => jar.startsWith('lib/flink-dist');
  return [
    paths.classes,
    ...(serviceLibrary === undefined ? [] : [serviceLibrary]),
    ...[...jars.filter((jar) => !isDist(jar)), ...jars.filter(isDist)].map((jar) => `${facts.flinkHome}/${jar}`),
    dreyFlinkJar,
  ].join(':');
};

const relayed = ({ relay, lead }: MemberPlan): readonly string[] =>
  relay === undefined
    ? []
    : ['drey.Member', lead === undefined ? 'run' : 'lead', String(relay.port), relay.host, String(relay.port)];

/** Arguments of `java`. `host`: how other members reach this one. `before`: programs of `drey.Member` that come before the relay. */
export const memberCommand = (
  plan: MemberPlan,
  member: string,
  host: string,
  before: readonly string[] = [],
): readonly string[] => {
  const { spec, facts, lead } = plan;
  const role = roleOf(member);
  return [
    ...marks(plan.instanceId, spec.clusterId),
    `-Ddrey.role=${role}`,
    `-Ddrey.member=${member}`,
    ...moduleFlags,
    ...fastFlags,
    ...memoryFlags(role, spec),
    ...securityFlags(facts.javaFeature),
    `-Djava.io.tmpdir=${paths.temporary}`,
    '-Djava.net.preferIPv4Stack=true',
    // Old AWS SDKs look for `.aws` below this rather than below $HOME.
    `-Duser.home=${paths.home}`,
    ...(lead === undefined ? [] : leadFlags(lead, trusted)),
    ...loggingFlags(`file://${paths.logging}`),
    '-cp',
    classPath(plan),
    ...before,
    ...relayed(plan),
    ...runnersBefore(role, spec, facts.javaFeature),
    mainClass[role],
    '--configDir',
    paths.configuration,
    ...plan.flinkArguments,
    ...(role === 'taskmanager'
      ? [`-Dtaskmanager.resource-id=flink-${member}`, `-Dtaskmanager.host=${host}`]
      : [`-Dblob.storage.directory=${paths.temporary}`]),
  ];
};

/** Environment of a member. What keeps a job off real AWS accounts comes last and cannot be overridden. `plugins`: where Flink finds its plugins. */
export const memberEnvironment = (
  { spec, facts, lead }: Pick<MemberPlan, 'spec' | 'facts' | 'lead'>,
  plugins: string,
): Readonly<Record<string, string>> => ({
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  ...spec.environment,
  ...(lead === undefined ? {} : leadEnvironment(lead, trusted)),
  HOME: paths.home,
  FLINK_CONF_DIR: paths.configuration,
  FLINK_LIB_DIR: `${facts.flinkHome}/lib`,
  FLINK_PLUGINS_DIR: plugins,
  ...awsEnvironment,
  AWS_CONFIG_FILE: paths.awsConfig,
  AWS_SHARED_CREDENTIALS_FILE: paths.awsCredentials,
  AWS_CREDENTIAL_PROFILES_FILE: paths.awsCredentials,
});
