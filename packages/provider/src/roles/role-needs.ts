// What an application needs of its role, by operation. Pure.
import type { OperationInputs, S3ContentLocationUpdate } from '@drey/api';
import type { RoleNeed, RoleOperation } from '@drey/iam-hook';
import { type Application, type ApplicationVersion, currentVersion } from '@drey/state';

interface CodeLocation {
  readonly BucketARN?: string | undefined;
  readonly FileKey?: string | undefined;
  readonly ObjectVersion?: string | undefined;
}

const toReadCode = ({ BucketARN, FileKey, ObjectVersion }: CodeLocation = {}): readonly RoleNeed[] =>
  BucketARN === undefined || FileKey === undefined
    ? []
    : [
        {
          action: ObjectVersion === undefined ? 's3:GetObject' : 's3:GetObjectVersion',
          resource: `${BucketARN}/${FileKey}`,
          purpose: 'to read its code',
          kind: 'code',
        },
      ];

const toWriteLogs = (options: readonly { readonly LogStreamARN?: string | undefined }[] = []): readonly RoleNeed[] =>
  options.flatMap(({ LogStreamARN }) =>
    LogStreamARN === undefined
      ? []
      : [{ action: 'logs:PutLogEvents', resource: LogStreamARN, purpose: 'to write its log', kind: 'logs' as const }],
  );

const storedLocation = ({ configuration }: ApplicationVersion): CodeLocation | undefined =>
  configuration?.ApplicationCodeConfigurationDescription?.CodeContentDescription?.S3ApplicationCodeLocationDescription;

const ofCreation = (input: OperationInputs['CreateApplication']): readonly RoleNeed[] => [
  ...toReadCode(input.ApplicationConfiguration?.ApplicationCodeConfiguration?.CodeContent?.S3ContentLocation),
  ...toWriteLogs(input.CloudWatchLoggingOptions),
];

const ofVersion = (version: ApplicationVersion): readonly RoleNeed[] => [
  ...toReadCode(storedLocation(version)),
  ...toWriteLogs(version.loggingOptions),
];

/** As the update will store it: a version stays only with the same object. */
const updatedLocation = (before: CodeLocation | undefined, update: S3ContentLocationUpdate): CodeLocation => {
  const BucketARN = update.BucketARNUpdate ?? before?.BucketARN;
  const FileKey = update.FileKeyUpdate ?? before?.FileKey;
  const same = BucketARN === before?.BucketARN && FileKey === before?.FileKey;
  return {
    BucketARN,
    FileKey,
    ObjectVersion: update.ObjectVersionUpdate ?? (same ? before?.ObjectVersion : undefined),
  };
};

/** A new role has to do all that the old one did; for an old role only new code is a question. */
const ofUpdate = (version: ApplicationVersion, input: OperationInputs['UpdateApplication']): readonly RoleNeed[] => {
  const content = input.ApplicationConfigurationUpdate?.ApplicationCodeConfigurationUpdate?.CodeContentUpdate;
  const update = content?.S3ContentLocationUpdate;
  const before = storedLocation(version);
  const code = update === undefined ? before : updatedLocation(before, update);
  if (input.ServiceExecutionRoleUpdate !== undefined)
    return [...toReadCode(code), ...toWriteLogs(version.loggingOptions)];
  return update === undefined ? [] : toReadCode(code);
};

/** `input`: the validated input of the operation. `stored`: the application as it is; undefined before its creation. */
export const roleNeeds = (
  operation: RoleOperation,
  stored: Application | undefined,
  input: unknown,
): readonly RoleNeed[] => {
  if (stored === undefined)
    return operation === 'CreateApplication' ? ofCreation(input as OperationInputs['CreateApplication']) : [];
  const version = currentVersion(stored);
  return operation === 'UpdateApplication'
    ? ofUpdate(version, input as OperationInputs['UpdateApplication'])
    : ofVersion(version);
};
