// UpdateApplication: a new version, in force at once; a running job is taken down with a savepoint and started with it.
import {
  changesJob,
  checkConfigurationUpdate,
  checkRuntimeUpdate,
  currentVersion,
  requestUpdate,
  updateConfiguration,
  updatedCodeToCopy,
  updateLoggingOptions,
} from '@drey/state';
import { keyOf, type Operation } from '../../needs.js';
import { applicationDetail } from '../../views/application-detail.js';
import { answeredOperation } from '../answered-operation.js';
import { checkUpdatable, requireExpectation } from '../expected-version.js';
import { type ConfiguringNeeds, copyRequestedCode } from './requested-code.js';
import { runConfigurationFrom } from './start-application.js';

/** Updates an application. */
export const updateApplication =
  ({
    applications,
    clock,
    ids,
    code,
    quotas,
    retiredRuntimes,
    vpcs,
  }: ConfiguringNeeds): Operation<'UpdateApplication'> =>
  async (input, context) => {
    requireExpectation(input);
    const key = keyOf(context, input.ApplicationName);
    const update = input.ApplicationConfigurationUpdate;
    const seen = applications.get(key);
    checkUpdatable(seen, input);
    const runtimeEnvironment = input.RuntimeEnvironmentUpdate ?? currentVersion(seen).runtimeEnvironment;
    checkConfigurationUpdate({
      runtimeEnvironment,
      currentRuntime: currentVersion(seen).runtimeEnvironment,
      current: currentVersion(seen).configuration,
      update: update ?? {},
      kpusPerApplication: quotas.kpusPerApplication,
    });
    if (input.RuntimeEnvironmentUpdate !== undefined) retiredRuntimes.checkUse(input.RuntimeEnvironmentUpdate);
    checkRuntimeUpdate(currentVersion(seen).runtimeEnvironment, runtimeEnvironment);
    const present = currentVersion(seen).configuration?.ApplicationCodeConfigurationDescription;
    const origin = updatedCodeToCopy(present, update?.ApplicationCodeConfigurationUpdate);
    const copy = await copyRequestedCode(code, origin, context);
    const subnets = update?.VpcConfigurationUpdates?.find(({ SubnetIdUpdates }) => SubnetIdUpdates !== undefined);
    const vpcId =
      subnets?.SubnetIdUpdates === undefined ? {} : { vpcId: await vpcs.ofSubnets(subnets.SubnetIdUpdates, context) };
    const updated = await applications.change(key, (application) => {
      checkUpdatable(application, input);
      const before = currentVersion(application);
      const configuration = updateConfiguration({
        runtimeEnvironment,
        current: before.configuration,
        update: update ?? {},
        code: copy ?? before.code,
        ...vpcId,
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
          runConfiguration: runConfigurationFrom(application, input.RunConfigurationUpdate, {
            snapshots: applications.snapshots,
            runtimeEnvironment,
            isEnhanced:
              configuration?.ApplicationSnapshotConfigurationDescription?.SnapshotMode === 'ENHANCED_SNAPSHOTS',
          }),
        },
        { at: clock.now(), ids },
      );
    });
    return {
      ApplicationDetail: applicationDetail(updated),
      ...answeredOperation(updated),
    };
  };
