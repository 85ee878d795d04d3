// CreateApplication: an application at version 1, READY, with its code copied.
import { applicationArn, type ApplicationMode, LimitExceededException, ResourceInUseException } from '@drey/api';
import {
  applicationKind,
  checkConfiguration,
  checkLoggingOptions,
  codeToCopy,
  describeConfiguration,
  describeLoggingOptions,
  newApplication,
} from '@drey/state';
import { keyOf, type Operation } from '../../needs.js';
import { applicationDetail } from '../../views/application-detail.js';
import { tagsFrom } from '../tag/tag-rules.js';
import { type ConfiguringNeeds, copyRequestedCode } from './requested-code.js';

/** Observed for Flink runtimes (Terraform's acceptance tests); SQL applications have no mode. */
const modeOf = (runtimeEnvironment: string, asked: ApplicationMode | undefined): ApplicationMode | undefined => {
  if (asked !== undefined) return asked;
  const kind = applicationKind(runtimeEnvironment);
  if (kind === 'sql') return undefined;
  return kind === 'studio' ? 'INTERACTIVE' : 'STREAMING';
};

const checkQuota = (present: number, quota: number, region: string): void => {
  if (present < quota) return;
  throw new LimitExceededException(
    `The account has reached its limit of ${quota} applications in ${region}. Delete one first, or raise --applications-per-region.`,
  );
};

/** Makes an application. */
export const createApplication =
  ({
    applications,
    clock,
    ids,
    code,
    quotas,
    retiredRuntimes,
    vpcs,
  }: ConfiguringNeeds): Operation<'CreateApplication'> =>
  async (input, context) => {
    const {
      ApplicationName: name,
      RuntimeEnvironment: runtimeEnvironment,
      ApplicationConfiguration: configuration,
    } = input;
    retiredRuntimes.checkCreate(runtimeEnvironment);
    const { kpusPerApplication } = quotas;
    const checked = checkConfiguration({
      runtimeEnvironment,
      mode: input.ApplicationMode,
      configuration,
      kpusPerApplication,
    });
    const options = input.CloudWatchLoggingOptions ?? [];
    checkLoggingOptions(options);
    const tags = tagsFrom(input.Tags ?? []);
    const key = keyOf(context, name);
    // Refused before the code is fetched, and once more by the store, since another request may come in between.
    if (applications.find(key) !== undefined) throw new ResourceInUseException(`Application ${name} already exists.`);
    const withinQuota = (): void =>
      checkQuota(applications.count(context.accountId, context.region), quotas.applicationsPerRegion, context.region);
    withinQuota();
    const copy = await copyRequestedCode(code, codeToCopy(configuration?.ApplicationCodeConfiguration), context);
    const [vpc] = configuration?.VpcConfigurations ?? [];
    const vpcId = vpc === undefined ? {} : { vpcId: await vpcs.ofSubnets(vpc.SubnetIds, context) };
    const described =
      copy === null && vpc === undefined
        ? checked
        : describeConfiguration({ runtimeEnvironment, configuration, versionId: 1, code: copy, ...vpcId });
    const mode = modeOf(runtimeEnvironment, input.ApplicationMode);
    const application = newApplication(
      {
        ...key,
        arn: applicationArn({
          partition: context.partition,
          region: context.region,
          accountId: context.accountId,
          name,
        }),
        ...(input.ApplicationDescription === undefined ? {} : { description: input.ApplicationDescription }),
        ...(mode === undefined ? {} : { mode }),
        tags,
        version: {
          runtimeEnvironment,
          serviceExecutionRole: input.ServiceExecutionRole,
          ...(described === undefined ? {} : { configuration: described }),
          loggingOptions: describeLoggingOptions(options, 1),
          code: copy,
        },
      },
      { at: clock.now(), ids },
    );
    // Once more, in the same turn as the creation counts from: others came in between.
    withinQuota();
    await applications.create(application);
    return { ApplicationDetail: applicationDetail(application) };
  };
