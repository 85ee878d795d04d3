// UpdateApplication: a new version, in force at once; a running job is taken down with a savepoint and started with it.
import type { ApplicationConfigurationUpdate, CodeContentDescription, S3ContentLocation, Validated } from '@drey/api';
import {
  type Application,
  changesJob,
  checkConfigurationUpdate,
  currentVersion,
  requestUpdate,
  updateConfiguration,
  updateLoggingOptions,
} from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { applicationDetail } from '../../views/application-detail.js';
import { checkExpectedVersion, requireExpectation } from '../expected-version.js';
import { copyRequestedCode, type RequestedCode } from './requested-code.js';
import { runConfigurationFrom } from './start-application.js';

type Update = Validated<ApplicationConfigurationUpdate> | undefined;

/** The code location after the update; undefined when the update does not touch code. Unchanged names fetch nothing, as on AWS. */
const requestedCode = (application: Application, update: Update): RequestedCode => {
  const change = update?.ApplicationCodeConfigurationUpdate?.CodeContentUpdate;
  if (change?.ZipFileContentUpdate !== undefined) return { zip: change.ZipFileContentUpdate };
  const asked = change?.S3ContentLocationUpdate;
  if (asked === undefined) return {};
  const present: CodeContentDescription['S3ApplicationCodeLocationDescription'] =
    currentVersion(application).configuration?.ApplicationCodeConfigurationDescription?.CodeContentDescription
      ?.S3ApplicationCodeLocationDescription;
  const sameObject =
    (asked.BucketARNUpdate ?? present?.BucketARN) === present?.BucketARN &&
    (asked.FileKeyUpdate ?? present?.FileKey) === present?.FileKey &&
    asked.ObjectVersionUpdate === undefined;
  if (sameObject && currentVersion(application).code !== null) return {};
  const location: S3ContentLocation = {
    BucketARN: asked.BucketARNUpdate ?? present?.BucketARN,
    FileKey: asked.FileKeyUpdate ?? present?.FileKey,
    ...(asked.ObjectVersionUpdate ? { ObjectVersion: asked.ObjectVersionUpdate } : {}),
  };
  return { s3: location };
};

/** Updates an application. */
export const updateApplication =
  ({ applications, clock, ids, code }: Needs<'applications' | 'clock' | 'ids' | 'code'>): Operation<'UpdateApplication'> =>
  async (input, context) => {
    requireExpectation(input);
    const key = keyOf(context, input.ApplicationName);
    const update = input.ApplicationConfigurationUpdate;
    const seen = applications.get(key);
    checkExpectedVersion(seen, input);
    const runtimeEnvironment = input.RuntimeEnvironmentUpdate ?? currentVersion(seen).runtimeEnvironment;
    checkConfigurationUpdate({ runtimeEnvironment, current: currentVersion(seen).configuration, update: update ?? {} });
    const copy = await copyRequestedCode(code, requestedCode(seen, update), context);
    const updated = await applications.change(key, (application) => {
      checkExpectedVersion(application, input);
      const before = currentVersion(application);
      const configuration = updateConfiguration({
        runtimeEnvironment,
        current: before.configuration,
        update: update ?? {},
        code: copy ?? before.code,
      });
      const after = {
        runtimeEnvironment,
        serviceExecutionRole: input.ServiceExecutionRoleUpdate ?? before.serviceExecutionRole,
        ...(configuration === undefined ? {} : { configuration }),
        loggingOptions: updateLoggingOptions(before.loggingOptions, input.CloudWatchLoggingOptionUpdates ?? []),
        code: copy ?? before.code,
      };
      const codeChanges = after.code?.sha256 !== before.code?.sha256;
      return requestUpdate(
        application,
        {
          operation: 'UpdateApplication',
          change: after,
          // An update of how the job restores asks for a restart by itself.
          restartJob: codeChanges || changesJob(before, after) || input.RunConfigurationUpdate !== undefined,
          // What an update leaves out of the run configuration falls back to the defaults (service model's documentation).
          runConfiguration: runConfigurationFrom(application, input.RunConfigurationUpdate),
        },
        { at: clock.now(), ids },
      );
    });
    const operation = updated.operations.at(-1);
    return {
      ApplicationDetail: applicationDetail(updated),
      ...(operation === undefined ? {} : { OperationId: operation.id }),
    };
  };
