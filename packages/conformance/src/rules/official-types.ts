// Compile-time only: our inputs and outputs are assignable to those of the official client and back, for every operation. A line that
// does not hold does not compile, so `tsc -b` is the test; official-types.test.ts checks that no operation is left out.
import type * as Official from '@aws-sdk/client-kinesis-analytics-v2';
import type { OperationInputs, OperationName, OperationOutputs, Validated } from '@drey/api';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : 'theirs does not fit ours') : 'ours does not fit theirs';
type Answer<T> = Omit<T, '$metadata'>;
type Bare<T> = { [K in keyof T]: T[K] };

/**
 * True for an operation whose types agree: input and output fit both ways, have the same members, the input also with every member
 * required, and a validated input is still an input.
 */
type Agrees<Name extends OperationName, Input, Output> = [
  Same<OperationInputs[Name], Input>,
  Same<OperationOutputs[Name], Answer<Output>>,
  Same<keyof OperationInputs[Name], keyof Input>,
  Same<keyof OperationOutputs[Name], keyof Answer<Output>>,
  Same<Required<OperationInputs[Name]>, Required<Bare<Input>>>,
  [Validated<OperationInputs[Name]>] extends [OperationInputs[Name]] ? true : 'a validated input is no input',
] extends readonly true[]
  ? true
  : 'the types of this operation differ';

/** Operations that the newest official client has not got yet. */
export const newerThanClient = [
  'CreateSnapshot',
  'DeleteSnapshot',
  'DescribeSnapshot',
  'DescribeSnapshotOperation',
  'ExportSnapshot',
  'ImportSnapshot',
  'ListSnapshotOperations',
  'ListSnapshots',
] as const satisfies readonly OperationName[];

/** One member for each other operation; none can be anything but true. */
export const officialTypes: {
  readonly [Name in Exclude<OperationName, (typeof newerThanClient)[number]>]: true;
} & {
  readonly AddApplicationCloudWatchLoggingOption: Agrees<
    'AddApplicationCloudWatchLoggingOption',
    Official.AddApplicationCloudWatchLoggingOptionCommandInput,
    Official.AddApplicationCloudWatchLoggingOptionCommandOutput
  >;
  readonly AddApplicationInput: Agrees<
    'AddApplicationInput',
    Official.AddApplicationInputCommandInput,
    Official.AddApplicationInputCommandOutput
  >;
  readonly AddApplicationInputProcessingConfiguration: Agrees<
    'AddApplicationInputProcessingConfiguration',
    Official.AddApplicationInputProcessingConfigurationCommandInput,
    Official.AddApplicationInputProcessingConfigurationCommandOutput
  >;
  readonly AddApplicationOutput: Agrees<
    'AddApplicationOutput',
    Official.AddApplicationOutputCommandInput,
    Official.AddApplicationOutputCommandOutput
  >;
  readonly AddApplicationReferenceDataSource: Agrees<
    'AddApplicationReferenceDataSource',
    Official.AddApplicationReferenceDataSourceCommandInput,
    Official.AddApplicationReferenceDataSourceCommandOutput
  >;
  readonly AddApplicationVpcConfiguration: Agrees<
    'AddApplicationVpcConfiguration',
    Official.AddApplicationVpcConfigurationCommandInput,
    Official.AddApplicationVpcConfigurationCommandOutput
  >;
  readonly CreateApplication: Agrees<
    'CreateApplication',
    Official.CreateApplicationCommandInput,
    Official.CreateApplicationCommandOutput
  >;
  readonly CreateApplicationPresignedUrl: Agrees<
    'CreateApplicationPresignedUrl',
    Official.CreateApplicationPresignedUrlCommandInput,
    Official.CreateApplicationPresignedUrlCommandOutput
  >;
  readonly CreateApplicationSnapshot: Agrees<
    'CreateApplicationSnapshot',
    Official.CreateApplicationSnapshotCommandInput,
    Official.CreateApplicationSnapshotCommandOutput
  >;
  readonly DeleteApplication: Agrees<
    'DeleteApplication',
    Official.DeleteApplicationCommandInput,
    Official.DeleteApplicationCommandOutput
  >;
  readonly DeleteApplicationCloudWatchLoggingOption: Agrees<
    'DeleteApplicationCloudWatchLoggingOption',
    Official.DeleteApplicationCloudWatchLoggingOptionCommandInput,
    Official.DeleteApplicationCloudWatchLoggingOptionCommandOutput
  >;
  readonly DeleteApplicationInputProcessingConfiguration: Agrees<
    'DeleteApplicationInputProcessingConfiguration',
    Official.DeleteApplicationInputProcessingConfigurationCommandInput,
    Official.DeleteApplicationInputProcessingConfigurationCommandOutput
  >;
  readonly DeleteApplicationOutput: Agrees<
    'DeleteApplicationOutput',
    Official.DeleteApplicationOutputCommandInput,
    Official.DeleteApplicationOutputCommandOutput
  >;
  readonly DeleteApplicationReferenceDataSource: Agrees<
    'DeleteApplicationReferenceDataSource',
    Official.DeleteApplicationReferenceDataSourceCommandInput,
    Official.DeleteApplicationReferenceDataSourceCommandOutput
  >;
  readonly DeleteApplicationSnapshot: Agrees<
    'DeleteApplicationSnapshot',
    Official.DeleteApplicationSnapshotCommandInput,
    Official.DeleteApplicationSnapshotCommandOutput
  >;
  readonly DeleteApplicationVpcConfiguration: Agrees<
    'DeleteApplicationVpcConfiguration',
    Official.DeleteApplicationVpcConfigurationCommandInput,
    Official.DeleteApplicationVpcConfigurationCommandOutput
  >;
  readonly DescribeApplication: Agrees<
    'DescribeApplication',
    Official.DescribeApplicationCommandInput,
    Official.DescribeApplicationCommandOutput
  >;
  readonly DescribeApplicationOperation: Agrees<
    'DescribeApplicationOperation',
    Official.DescribeApplicationOperationCommandInput,
    Official.DescribeApplicationOperationCommandOutput
  >;
  readonly DescribeApplicationSnapshot: Agrees<
    'DescribeApplicationSnapshot',
    Official.DescribeApplicationSnapshotCommandInput,
    Official.DescribeApplicationSnapshotCommandOutput
  >;
  readonly DescribeApplicationVersion: Agrees<
    'DescribeApplicationVersion',
    Official.DescribeApplicationVersionCommandInput,
    Official.DescribeApplicationVersionCommandOutput
  >;
  readonly DiscoverInputSchema: Agrees<
    'DiscoverInputSchema',
    Official.DiscoverInputSchemaCommandInput,
    Official.DiscoverInputSchemaCommandOutput
  >;
  readonly ListApplicationOperations: Agrees<
    'ListApplicationOperations',
    Official.ListApplicationOperationsCommandInput,
    Official.ListApplicationOperationsCommandOutput
  >;
  readonly ListApplicationSnapshots: Agrees<
    'ListApplicationSnapshots',
    Official.ListApplicationSnapshotsCommandInput,
    Official.ListApplicationSnapshotsCommandOutput
  >;
  readonly ListApplicationVersions: Agrees<
    'ListApplicationVersions',
    Official.ListApplicationVersionsCommandInput,
    Official.ListApplicationVersionsCommandOutput
  >;
  readonly ListApplications: Agrees<
    'ListApplications',
    Official.ListApplicationsCommandInput,
    Official.ListApplicationsCommandOutput
  >;
  readonly ListTagsForResource: Agrees<
    'ListTagsForResource',
    Official.ListTagsForResourceCommandInput,
    Official.ListTagsForResourceCommandOutput
  >;
  readonly RollbackApplication: Agrees<
    'RollbackApplication',
    Official.RollbackApplicationCommandInput,
    Official.RollbackApplicationCommandOutput
  >;
  readonly StartApplication: Agrees<
    'StartApplication',
    Official.StartApplicationCommandInput,
    Official.StartApplicationCommandOutput
  >;
  readonly StopApplication: Agrees<
    'StopApplication',
    Official.StopApplicationCommandInput,
    Official.StopApplicationCommandOutput
  >;
  readonly TagResource: Agrees<'TagResource', Official.TagResourceCommandInput, Official.TagResourceCommandOutput>;
  readonly UntagResource: Agrees<
    'UntagResource',
    Official.UntagResourceCommandInput,
    Official.UntagResourceCommandOutput
  >;
  readonly UpdateApplication: Agrees<
    'UpdateApplication',
    Official.UpdateApplicationCommandInput,
    Official.UpdateApplicationCommandOutput
  >;
  readonly UpdateApplicationMaintenanceConfiguration: Agrees<
    'UpdateApplicationMaintenanceConfiguration',
    Official.UpdateApplicationMaintenanceConfigurationCommandInput,
    Official.UpdateApplicationMaintenanceConfigurationCommandOutput
  >;
} = {
  AddApplicationCloudWatchLoggingOption: true,
  AddApplicationInput: true,
  AddApplicationInputProcessingConfiguration: true,
  AddApplicationOutput: true,
  AddApplicationReferenceDataSource: true,
  AddApplicationVpcConfiguration: true,
  CreateApplication: true,
  CreateApplicationPresignedUrl: true,
  CreateApplicationSnapshot: true,
  DeleteApplication: true,
  DeleteApplicationCloudWatchLoggingOption: true,
  DeleteApplicationInputProcessingConfiguration: true,
  DeleteApplicationOutput: true,
  DeleteApplicationReferenceDataSource: true,
  DeleteApplicationSnapshot: true,
  DeleteApplicationVpcConfiguration: true,
  DescribeApplication: true,
  DescribeApplicationOperation: true,
  DescribeApplicationSnapshot: true,
  DescribeApplicationVersion: true,
  DiscoverInputSchema: true,
  ListApplicationOperations: true,
  ListApplicationSnapshots: true,
  ListApplicationVersions: true,
  ListApplications: true,
  ListTagsForResource: true,
  RollbackApplication: true,
  StartApplication: true,
  StopApplication: true,
  TagResource: true,
  UntagResource: true,
  UpdateApplication: true,
  UpdateApplicationMaintenanceConfiguration: true,
};
