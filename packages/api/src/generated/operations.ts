// Generated from the model files by `drey-model generate`. Do not edit.
import type {
  AddApplicationCloudWatchLoggingOptionRequest,
  AddApplicationCloudWatchLoggingOptionResponse,
  AddApplicationInputProcessingConfigurationRequest,
  AddApplicationInputProcessingConfigurationResponse,
  AddApplicationInputRequest,
  AddApplicationInputResponse,
  AddApplicationOutputRequest,
  AddApplicationOutputResponse,
  AddApplicationReferenceDataSourceRequest,
  AddApplicationReferenceDataSourceResponse,
  AddApplicationVpcConfigurationRequest,
  AddApplicationVpcConfigurationResponse,
  CreateApplicationPresignedUrlRequest,
  CreateApplicationPresignedUrlResponse,
  CreateApplicationRequest,
  CreateApplicationResponse,
  CreateApplicationSnapshotRequest,
  CreateApplicationSnapshotResponse,
  DeleteApplicationCloudWatchLoggingOptionRequest,
  DeleteApplicationCloudWatchLoggingOptionResponse,
  DeleteApplicationInputProcessingConfigurationRequest,
  DeleteApplicationInputProcessingConfigurationResponse,
  DeleteApplicationOutputRequest,
  DeleteApplicationOutputResponse,
  DeleteApplicationReferenceDataSourceRequest,
  DeleteApplicationReferenceDataSourceResponse,
  DeleteApplicationRequest,
  DeleteApplicationResponse,
  DeleteApplicationSnapshotRequest,
  DeleteApplicationSnapshotResponse,
  DeleteApplicationVpcConfigurationRequest,
  DeleteApplicationVpcConfigurationResponse,
  DescribeApplicationOperationRequest,
  DescribeApplicationOperationResponse,
  DescribeApplicationRequest,
  DescribeApplicationResponse,
  DescribeApplicationSnapshotRequest,
  DescribeApplicationSnapshotResponse,
  DescribeApplicationVersionRequest,
  DescribeApplicationVersionResponse,
  DiscoverInputSchemaRequest,
  DiscoverInputSchemaResponse,
  ListApplicationOperationsRequest,
  ListApplicationOperationsResponse,
  ListApplicationSnapshotsRequest,
  ListApplicationSnapshotsResponse,
  ListApplicationVersionsRequest,
  ListApplicationVersionsResponse,
  ListApplicationsRequest,
  ListApplicationsResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  RollbackApplicationRequest,
  RollbackApplicationResponse,
  StartApplicationRequest,
  StartApplicationResponse,
  StopApplicationRequest,
  StopApplicationResponse,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
  UpdateApplicationMaintenanceConfigurationRequest,
  UpdateApplicationMaintenanceConfigurationResponse,
  UpdateApplicationRequest,
  UpdateApplicationResponse,
} from './types.js';

/** What a host needs to know of the service to recognise its requests. */
export const serviceFacts = {
  apiVersion: '2018-05-23',
  endpointPrefix: 'kinesisanalytics',
  jsonVersion: '1.1',
  name: 'kinesisanalyticsv2',
  serviceId: 'Kinesis Analytics V2',
  signingName: 'kinesisanalytics',
  targetPrefix: 'KinesisAnalytics_20180523',
} as const;

export type OperationName =
  | 'AddApplicationCloudWatchLoggingOption'
  | 'AddApplicationInput'
  | 'AddApplicationInputProcessingConfiguration'
  | 'AddApplicationOutput'
  | 'AddApplicationReferenceDataSource'
  | 'AddApplicationVpcConfiguration'
  | 'CreateApplication'
  | 'CreateApplicationPresignedUrl'
  | 'CreateApplicationSnapshot'
  | 'DeleteApplication'
  | 'DeleteApplicationCloudWatchLoggingOption'
  | 'DeleteApplicationInputProcessingConfiguration'
  | 'DeleteApplicationOutput'
  | 'DeleteApplicationReferenceDataSource'
  | 'DeleteApplicationSnapshot'
  | 'DeleteApplicationVpcConfiguration'
  | 'DescribeApplication'
  | 'DescribeApplicationOperation'
  | 'DescribeApplicationSnapshot'
  | 'DescribeApplicationVersion'
  | 'DiscoverInputSchema'
  | 'ListApplicationOperations'
  | 'ListApplicationSnapshots'
  | 'ListApplicationVersions'
  | 'ListApplications'
  | 'ListTagsForResource'
  | 'RollbackApplication'
  | 'StartApplication'
  | 'StopApplication'
  | 'TagResource'
  | 'UntagResource'
  | 'UpdateApplication'
  | 'UpdateApplicationMaintenanceConfiguration';

/** All operation names, sorted. */
export const operationNames: readonly OperationName[] = [
  'AddApplicationCloudWatchLoggingOption',
  'AddApplicationInput',
  'AddApplicationInputProcessingConfiguration',
  'AddApplicationOutput',
  'AddApplicationReferenceDataSource',
  'AddApplicationVpcConfiguration',
  'CreateApplication',
  'CreateApplicationPresignedUrl',
  'CreateApplicationSnapshot',
  'DeleteApplication',
  'DeleteApplicationCloudWatchLoggingOption',
  'DeleteApplicationInputProcessingConfiguration',
  'DeleteApplicationOutput',
  'DeleteApplicationReferenceDataSource',
  'DeleteApplicationSnapshot',
  'DeleteApplicationVpcConfiguration',
  'DescribeApplication',
  'DescribeApplicationOperation',
  'DescribeApplicationSnapshot',
  'DescribeApplicationVersion',
  'DiscoverInputSchema',
  'ListApplicationOperations',
  'ListApplicationSnapshots',
  'ListApplicationVersions',
  'ListApplications',
  'ListTagsForResource',
  'RollbackApplication',
  'StartApplication',
  'StopApplication',
  'TagResource',
  'UntagResource',
  'UpdateApplication',
  'UpdateApplicationMaintenanceConfiguration',
];

/** Operation name to its input. */
export interface OperationInputs {
  AddApplicationCloudWatchLoggingOption: AddApplicationCloudWatchLoggingOptionRequest;
  AddApplicationInput: AddApplicationInputRequest;
  AddApplicationInputProcessingConfiguration: AddApplicationInputProcessingConfigurationRequest;
  AddApplicationOutput: AddApplicationOutputRequest;
  AddApplicationReferenceDataSource: AddApplicationReferenceDataSourceRequest;
  AddApplicationVpcConfiguration: AddApplicationVpcConfigurationRequest;
  CreateApplication: CreateApplicationRequest;
  CreateApplicationPresignedUrl: CreateApplicationPresignedUrlRequest;
  CreateApplicationSnapshot: CreateApplicationSnapshotRequest;
  DeleteApplication: DeleteApplicationRequest;
  DeleteApplicationCloudWatchLoggingOption: DeleteApplicationCloudWatchLoggingOptionRequest;
  DeleteApplicationInputProcessingConfiguration: DeleteApplicationInputProcessingConfigurationRequest;
  DeleteApplicationOutput: DeleteApplicationOutputRequest;
  DeleteApplicationReferenceDataSource: DeleteApplicationReferenceDataSourceRequest;
  DeleteApplicationSnapshot: DeleteApplicationSnapshotRequest;
  DeleteApplicationVpcConfiguration: DeleteApplicationVpcConfigurationRequest;
  DescribeApplication: DescribeApplicationRequest;
  DescribeApplicationOperation: DescribeApplicationOperationRequest;
  DescribeApplicationSnapshot: DescribeApplicationSnapshotRequest;
  DescribeApplicationVersion: DescribeApplicationVersionRequest;
  DiscoverInputSchema: DiscoverInputSchemaRequest;
  ListApplicationOperations: ListApplicationOperationsRequest;
  ListApplicationSnapshots: ListApplicationSnapshotsRequest;
  ListApplicationVersions: ListApplicationVersionsRequest;
  ListApplications: ListApplicationsRequest;
  ListTagsForResource: ListTagsForResourceRequest;
  RollbackApplication: RollbackApplicationRequest;
  StartApplication: StartApplicationRequest;
  StopApplication: StopApplicationRequest;
  TagResource: TagResourceRequest;
  UntagResource: UntagResourceRequest;
  UpdateApplication: UpdateApplicationRequest;
  UpdateApplicationMaintenanceConfiguration: UpdateApplicationMaintenanceConfigurationRequest;
}

/** Operation name to its output. */
export interface OperationOutputs {
  AddApplicationCloudWatchLoggingOption: AddApplicationCloudWatchLoggingOptionResponse;
  AddApplicationInput: AddApplicationInputResponse;
  AddApplicationInputProcessingConfiguration: AddApplicationInputProcessingConfigurationResponse;
  AddApplicationOutput: AddApplicationOutputResponse;
  AddApplicationReferenceDataSource: AddApplicationReferenceDataSourceResponse;
  AddApplicationVpcConfiguration: AddApplicationVpcConfigurationResponse;
  CreateApplication: CreateApplicationResponse;
  CreateApplicationPresignedUrl: CreateApplicationPresignedUrlResponse;
  CreateApplicationSnapshot: CreateApplicationSnapshotResponse;
  DeleteApplication: DeleteApplicationResponse;
  DeleteApplicationCloudWatchLoggingOption: DeleteApplicationCloudWatchLoggingOptionResponse;
  DeleteApplicationInputProcessingConfiguration: DeleteApplicationInputProcessingConfigurationResponse;
  DeleteApplicationOutput: DeleteApplicationOutputResponse;
  DeleteApplicationReferenceDataSource: DeleteApplicationReferenceDataSourceResponse;
  DeleteApplicationSnapshot: DeleteApplicationSnapshotResponse;
  DeleteApplicationVpcConfiguration: DeleteApplicationVpcConfigurationResponse;
  DescribeApplication: DescribeApplicationResponse;
  DescribeApplicationOperation: DescribeApplicationOperationResponse;
  DescribeApplicationSnapshot: DescribeApplicationSnapshotResponse;
  DescribeApplicationVersion: DescribeApplicationVersionResponse;
  DiscoverInputSchema: DiscoverInputSchemaResponse;
  ListApplicationOperations: ListApplicationOperationsResponse;
  ListApplicationSnapshots: ListApplicationSnapshotsResponse;
  ListApplicationVersions: ListApplicationVersionsResponse;
  ListApplications: ListApplicationsResponse;
  ListTagsForResource: ListTagsForResourceResponse;
  RollbackApplication: RollbackApplicationResponse;
  StartApplication: StartApplicationResponse;
  StopApplication: StopApplicationResponse;
  TagResource: TagResourceResponse;
  UntagResource: UntagResourceResponse;
  UpdateApplication: UpdateApplicationResponse;
  UpdateApplicationMaintenanceConfiguration: UpdateApplicationMaintenanceConfigurationResponse;
}

/** Operation name to the name of its input shape. */
export const inputShapes: Readonly<Record<OperationName, string>> = {
  AddApplicationCloudWatchLoggingOption: 'AddApplicationCloudWatchLoggingOptionRequest',
  AddApplicationInput: 'AddApplicationInputRequest',
  AddApplicationInputProcessingConfiguration: 'AddApplicationInputProcessingConfigurationRequest',
  AddApplicationOutput: 'AddApplicationOutputRequest',
  AddApplicationReferenceDataSource: 'AddApplicationReferenceDataSourceRequest',
  AddApplicationVpcConfiguration: 'AddApplicationVpcConfigurationRequest',
  CreateApplication: 'CreateApplicationRequest',
  CreateApplicationPresignedUrl: 'CreateApplicationPresignedUrlRequest',
  CreateApplicationSnapshot: 'CreateApplicationSnapshotRequest',
  DeleteApplication: 'DeleteApplicationRequest',
  DeleteApplicationCloudWatchLoggingOption: 'DeleteApplicationCloudWatchLoggingOptionRequest',
  DeleteApplicationInputProcessingConfiguration: 'DeleteApplicationInputProcessingConfigurationRequest',
  DeleteApplicationOutput: 'DeleteApplicationOutputRequest',
  DeleteApplicationReferenceDataSource: 'DeleteApplicationReferenceDataSourceRequest',
  DeleteApplicationSnapshot: 'DeleteApplicationSnapshotRequest',
  DeleteApplicationVpcConfiguration: 'DeleteApplicationVpcConfigurationRequest',
  DescribeApplication: 'DescribeApplicationRequest',
  DescribeApplicationOperation: 'DescribeApplicationOperationRequest',
  DescribeApplicationSnapshot: 'DescribeApplicationSnapshotRequest',
  DescribeApplicationVersion: 'DescribeApplicationVersionRequest',
  DiscoverInputSchema: 'DiscoverInputSchemaRequest',
  ListApplicationOperations: 'ListApplicationOperationsRequest',
  ListApplicationSnapshots: 'ListApplicationSnapshotsRequest',
  ListApplicationVersions: 'ListApplicationVersionsRequest',
  ListApplications: 'ListApplicationsRequest',
  ListTagsForResource: 'ListTagsForResourceRequest',
  RollbackApplication: 'RollbackApplicationRequest',
  StartApplication: 'StartApplicationRequest',
  StopApplication: 'StopApplicationRequest',
  TagResource: 'TagResourceRequest',
  UntagResource: 'UntagResourceRequest',
  UpdateApplication: 'UpdateApplicationRequest',
  UpdateApplicationMaintenanceConfiguration: 'UpdateApplicationMaintenanceConfigurationRequest',
};

/** Operation name to the codes of the errors that its model declares. */
export const operationErrors: Readonly<Record<OperationName, readonly string[]>> = {
  AddApplicationCloudWatchLoggingOption: ['ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  AddApplicationInput: ['CodeValidationException', 'ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  AddApplicationInputProcessingConfiguration: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  AddApplicationOutput: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  AddApplicationReferenceDataSource: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  AddApplicationVpcConfiguration: ['ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'ResourceInUseException', 'ResourceNotFoundException'],
  CreateApplication: ['CodeValidationException', 'ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'LimitExceededException', 'ResourceInUseException', 'TooManyTagsException', 'UnsupportedOperationException'],
  CreateApplicationPresignedUrl: ['InvalidArgumentException', 'ResourceInUseException', 'ResourceNotFoundException'],
  CreateApplicationSnapshot: ['InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'LimitExceededException', 'ResourceInUseException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DeleteApplication: ['ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DeleteApplicationCloudWatchLoggingOption: ['ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DeleteApplicationInputProcessingConfiguration: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DeleteApplicationOutput: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DeleteApplicationReferenceDataSource: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DeleteApplicationSnapshot: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DeleteApplicationVpcConfiguration: ['ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DescribeApplication: ['InvalidArgumentException', 'InvalidRequestException', 'ResourceNotFoundException'],
  DescribeApplicationOperation: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DescribeApplicationSnapshot: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DescribeApplicationVersion: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DiscoverInputSchema: ['InvalidArgumentException', 'InvalidRequestException', 'ResourceProvisionedThroughputExceededException', 'ServiceUnavailableException', 'UnableToDetectSchemaException', 'UnsupportedOperationException'],
  ListApplicationOperations: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  ListApplicationSnapshots: ['InvalidArgumentException', 'UnsupportedOperationException'],
  ListApplicationVersions: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  ListApplications: ['InvalidRequestException'],
  ListTagsForResource: ['ConcurrentModificationException', 'InvalidArgumentException', 'ResourceNotFoundException'],
  RollbackApplication: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  StartApplication: ['InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  StopApplication: ['ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  TagResource: ['ConcurrentModificationException', 'InvalidArgumentException', 'ResourceInUseException', 'ResourceNotFoundException', 'TooManyTagsException'],
  UntagResource: ['ConcurrentModificationException', 'InvalidArgumentException', 'ResourceInUseException', 'ResourceNotFoundException', 'TooManyTagsException'],
  UpdateApplication: ['CodeValidationException', 'ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'LimitExceededException', 'ResourceInUseException', 'ResourceNotFoundException'],
  UpdateApplicationMaintenanceConfiguration: ['ConcurrentModificationException', 'InvalidArgumentException', 'ResourceInUseException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
};

/** Which members carry a listing's position, size and result. */
export interface Pagination {
  readonly inputToken: string;
  readonly limit: string;
  readonly outputToken: string;
  readonly result: string;
}

/** The operations that answer in pages. */
export const pagination: Readonly<Partial<Record<OperationName, Pagination>>> = {
  ListApplicationOperations: { inputToken: 'NextToken', limit: 'Limit', outputToken: 'NextToken', result: 'ApplicationOperationInfoList' },
  ListApplicationSnapshots: { inputToken: 'NextToken', limit: 'Limit', outputToken: 'NextToken', result: 'SnapshotSummaries' },
  ListApplicationVersions: { inputToken: 'NextToken', limit: 'Limit', outputToken: 'NextToken', result: 'ApplicationVersionSummaries' },
  ListApplications: { inputToken: 'NextToken', limit: 'Limit', outputToken: 'NextToken', result: 'ApplicationSummaries' },
};
