// Parity of the operations on whole applications.
import type { OperationParity } from './operation-parity.js';

const configurationMembers = (path: string): Readonly<Record<string, string>> => ({
  [`${path}.ApplicationEncryptionConfiguration.KeyId`]:
    'Kept as given: an alias is not resolved to the ARN of its key, and access to the key is not tried.',
  [`${path}.VpcConfigurations`]:
    'Recorded, with the VpcId that EC2 of the upstream names, or a made-up one, always the same for the same subnets, where it knows none of them; not used for networking.',
  [`${path}.ZeppelinApplicationConfiguration`]: 'Recorded; no notebook runs.',
});

const create: OperationParity = {
  level: 'complete',
  known: [
    'READY at version 1 with all defaults of a Flink application; the shapes and defaults of the descriptions; sub-resource ids `1.n`.',
    'Code is read and copied at this moment, and an object that cannot be read is refused in the words of the service.',
    'Duplicate tag keys and more than 50 tags are refused; a taken name is ResourceInUseException.',
  ],
  inferred: [
    'Codes for runtime and mode that do not fit, for parts that do not fit the runtime, for encryption without a key, and for a logging option that names no log stream (InvalidArgumentException).',
    'Every kind of sub-resource counts its ids on its own. An empty description reads back as none. CodeMD5 is the hexadecimal MD5 of the object.',
  ],
  gaps: [
    'Retired runtimes are accepted unless `--legacy-runtimes refuse` (decision 0007).',
    'A bundled Kinesis connector older than 1.15.2 is not looked for. Subnets, security groups, log streams, and the rights of the role on Kinesis, Firehose and Lambda are not checked.',
    'The delays of the service with new roles and with tags of a deleted namesake are not imitated.',
  ],
  members: configurationMembers('input.ApplicationConfiguration'),
};

const update: OperationParity = {
  level: 'complete',
  known: [
    'Omitted members stay, property groups are replaced as a whole, DEFAULT takes the default values back; one of CurrentApplicationVersionId and ConditionalToken is needed, and a mismatch is ConcurrentModificationException.',
    'READY gets the new version at once; RUNNING goes through UPDATING, with a snapshot where they are enabled, and the job restarts.',
    'What an update leaves out of the run configuration falls back to the newest snapshot and AllowNonRestoredState false.',
  ],
  claimed: ["The text `Application cannot be updated in '<STATUS>' state`."],
  inferred: [
    'InvalidArgumentException for neither version nor token, for unknown ids of sub-resources, and for a change of the kind of runtime. Status is checked before the version.',
    'RunConfigurationUpdate of a READY application is ignored. An update that changes nothing makes a version all the same.',
    'An ObjectVersion is dropped when the key changes.',
  ],
  gaps: [
    'When the snapshot before an update fails, the service refuses the call; here the operation ends FAILED and the old version is in force again (decision 0005).',
    'An update that touches nothing of the job, such as a logging option, does not restart it.',
    'State of another Flink version is not compared with the savepoint compatibility table beforehand; a job that cannot read it fails its operation.',
  ],
  members: {
    'input.ApplicationConfigurationUpdate.ApplicationEncryptionConfigurationUpdate.KeyIdUpdate':
      'Kept as given: an alias is not resolved.',
    'output.OperationId': 'Absent for SQL applications, whose operations cannot be described.',
  },
};

const run: Readonly<Record<'start' | 'stop' | 'rollback', OperationParity>> = {
  start: {
    level: 'complete',
    known: [
      'STARTING at once, no new version, RunConfigurationDescription appears; an empty RunConfiguration restores from the newest snapshot, or starts fresh where there is none.',
      'What goes wrong later ends the operation FAILED with an ErrorString of at most 512 characters, and the application is READY again.',
      'Starting positions of SQL inputs stay in their descriptions after a stop.',
    ],
    claimed: ['The text for a wrong status; InvalidArgumentException for a snapshot that does not exist.'],
    inferred: [
      'Members that do not fit the kind of application, and an unknown InputId, are InvalidArgumentException. An application without code is InvalidApplicationConfigurationException. SnapshotName beside another restore type is ignored.',
    ],
    gaps: ['SQL and Studio applications run as records.'],
    members: { 'output.OperationId': 'Absent for SQL applications, whose operations cannot be described.' },
  },
  stop: {
    level: 'complete',
    known: [
      'A snapshot where they are enabled; Force takes none and works from every active status; no new version; RunConfigurationDescription is gone afterwards.',
    ],
    claimed: ["The text `Application cannot be Stopped in '<STATUS>' state`; names of service snapshots."],
    inferred: [
      'An operation that Force interrupts ends CANCELLED. Force on a SQL application is InvalidArgumentException.',
    ],
    gaps: [
      'When the snapshot fails, the service refuses the call; here the operation ends FAILED and the job goes on.',
    ],
    members: { 'output.OperationId': 'Absent for SQL applications, whose operations cannot be described.' },
  },
  rollback: {
    level: 'complete',
    known: [
      'Back to the version before and to the newest snapshot that is not younger than it; the version that was left is ROLLED_BACK; allowed in UPDATING, AUTOSCALING and RUNNING.',
    ],
    inferred: [
      'The new number is the next one. Without a snapshot, without an earlier version, and twice in a row it is InvalidRequestException. An update that it interrupts ends CANCELLED.',
    ],
  },
};

type ApplicationOperation =
  | 'CreateApplication'
  | 'DescribeApplication'
  | 'ListApplications'
  | 'UpdateApplication'
  | 'DeleteApplication'
  | 'StartApplication'
  | 'StopApplication'
  | 'RollbackApplication'
  | 'CreateApplicationPresignedUrl'
  | 'UpdateApplicationMaintenanceConfiguration';

/** Ten operations. */
export const applicationParity: Readonly<Record<ApplicationOperation, OperationParity>> = {
  CreateApplication: create,
  DescribeApplication: {
    level: 'complete',
    known: [
      'IncludeAdditionalDetails adds the job plan as a string of JSON; DELETING shows until the application is gone.',
    ],
    inferred: [
      'The plan is the one that Flink shows for the running job, and absent where no job runs. LastUpdateTimestamp moves with versions only.',
      'The scaling operation is called AutoScaling; a stop forgets what scaling made of the parallelism.',
    ],
  },
  ListApplications: {
    level: 'complete',
    known: ['The token is the last name of the page.'],
    inferred: ['Order by name, pages of 50, applications that are being deleted among the others.'],
  },
  UpdateApplication: update,
  DeleteApplication: {
    level: 'complete',
    known: [
      'READY and RUNNING applications go through DELETING; snapshots, versions, operations and tags go with them.',
    ],
    claimed: ['Another CreateTimestamp (compared by the second) is ConcurrentModificationException.'],
    gaps: ['A namesake can be created with tags at once.'],
  },
  StartApplication: run.start,
  StopApplication: run.stop,
  RollbackApplication: run.rollback,
  CreateApplicationPresignedUrl: {
    level: 'complete',
    known: [
      'The dashboard can only be looked at, values of secret settings are masked; the URL must be opened within three minutes, works until its session is over (twelve hours unless asked otherwise) and answers 403 afterwards.',
    ],
    inferred: [
      "The URL has the path /flinkdashboard and the token as authToken, by which Flink's read paths below it answer scripts without cookies. A status other than RUNNING is ResourceInUseException; a SQL application, or ZEPPELIN_UI_URL on a Flink application, is InvalidArgumentException.",
    ],
    gaps: [
      'The URL leads to a proxy of the host, over HTTP unless a setting names another address. It and its session end with the host.',
      'Applications that no cluster runs, and notebooks, get a URL whose page says that there is nothing to see.',
    ],
  },
  UpdateApplicationMaintenanceConfiguration: {
    level: 'record',
    known: ['READY and RUNNING only; the window lasts eight hours; default starts by region; no restart.'],
    inferred: ['No new version.'],
    gaps: ['No maintenance happens.'],
  },
};
