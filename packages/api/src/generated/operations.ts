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
  CreateSnapshotRequest,
  CreateSnapshotResponse,
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
  DeleteSnapshotRequest,
  DeleteSnapshotResponse,
  DescribeApplicationOperationRequest,
  DescribeApplicationOperationResponse,
  DescribeApplicationRequest,
  DescribeApplicationResponse,
  DescribeApplicationSnapshotRequest,
  DescribeApplicationSnapshotResponse,
  DescribeApplicationVersionRequest,
  DescribeApplicationVersionResponse,
  DescribeSnapshotOperationRequest,
  DescribeSnapshotOperationResponse,
  DescribeSnapshotRequest,
  DescribeSnapshotResponse,
  DiscoverInputSchemaRequest,
  DiscoverInputSchemaResponse,
  ExportSnapshotRequest,
  ExportSnapshotResponse,
  ImportSnapshotRequest,
  ImportSnapshotResponse,
  ListApplicationOperationsRequest,
  ListApplicationOperationsResponse,
  ListApplicationSnapshotsRequest,
  ListApplicationSnapshotsResponse,
  ListApplicationVersionsRequest,
  ListApplicationVersionsResponse,
  ListApplicationsRequest,
  ListApplicationsResponse,
  ListSnapshotOperationsRequest,
  ListSnapshotOperationsResponse,
  ListSnapshotsRequest,
  ListSnapshotsResponse,
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
  | 'CreateSnapshot'
  | 'DeleteApplication'
  | 'DeleteApplicationCloudWatchLoggingOption'
  | 'DeleteApplicationInputProcessingConfiguration'
  | 'DeleteApplicationOutput'
  | 'DeleteApplicationReferenceDataSource'
  | 'DeleteApplicationSnapshot'
  | 'DeleteApplicationVpcConfiguration'
  | 'DeleteSnapshot'
  | 'DescribeApplication'
  | 'DescribeApplicationOperation'
  | 'DescribeApplicationSnapshot'
  | 'DescribeApplicationVersion'
  | 'DescribeSnapshot'
  | 'DescribeSnapshotOperation'
  | 'DiscoverInputSchema'
  | 'ExportSnapshot'
  | 'ImportSnapshot'
  | 'ListApplicationOperations'
  | 'ListApplicationSnapshots'
  | 'ListApplicationVersions'
  | 'ListApplications'
  | 'ListSnapshotOperations'
  | 'ListSnapshots'
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
  'CreateSnapshot',
  'DeleteApplication',
  'DeleteApplicationCloudWatchLoggingOption',
  'DeleteApplicationInputProcessingConfiguration',
  'DeleteApplicationOutput',
  'DeleteApplicationReferenceDataSource',
  'DeleteApplicationSnapshot',
  'DeleteApplicationVpcConfiguration',
  'DeleteSnapshot',
  'DescribeApplication',
  'DescribeApplicationOperation',
  'DescribeApplicationSnapshot',
  'DescribeApplicationVersion',
  'DescribeSnapshot',
  'DescribeSnapshotOperation',
  'DiscoverInputSchema',
  'ExportSnapshot',
  'ImportSnapshot',
  'ListApplicationOperations',
  'ListApplicationSnapshots',
  'ListApplicationVersions',
  'ListApplications',
  'ListSnapshotOperations',
  'ListSnapshots',
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
  CreateSnapshot: CreateSnapshotRequest;
  DeleteApplication: DeleteApplicationRequest;
  DeleteApplicationCloudWatchLoggingOption: DeleteApplicationCloudWatchLoggingOptionRequest;
  DeleteApplicationInputProcessingConfiguration: DeleteApplicationInputProcessingConfigurationRequest;
  DeleteApplicationOutput: DeleteApplicationOutputRequest;
  DeleteApplicationReferenceDataSource: DeleteApplicationReferenceDataSourceRequest;
  DeleteApplicationSnapshot: DeleteApplicationSnapshotRequest;
  DeleteApplicationVpcConfiguration: DeleteApplicationVpcConfigurationRequest;
  DeleteSnapshot: DeleteSnapshotRequest;
  DescribeApplication: DescribeApplicationRequest;
  DescribeApplicationOperation: DescribeApplicationOperationRequest;
  DescribeApplicationSnapshot: DescribeApplicationSnapshotRequest;
  DescribeApplicationVersion: DescribeApplicationVersionRequest;
  DescribeSnapshot: DescribeSnapshotRequest;
  DescribeSnapshotOperation: DescribeSnapshotOperationRequest;
  DiscoverInputSchema: DiscoverInputSchemaRequest;
  ExportSnapshot: ExportSnapshotRequest;
  ImportSnapshot: ImportSnapshotRequest;
  ListApplicationOperations: ListApplicationOperationsRequest;
  ListApplicationSnapshots: ListApplicationSnapshotsRequest;
  ListApplicationVersions: ListApplicationVersionsRequest;
  ListApplications: ListApplicationsRequest;
  ListSnapshotOperations: ListSnapshotOperationsRequest;
  ListSnapshots: ListSnapshotsRequest;
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
  CreateSnapshot: CreateSnapshotResponse;
  DeleteApplication: DeleteApplicationResponse;
  DeleteApplicationCloudWatchLoggingOption: DeleteApplicationCloudWatchLoggingOptionResponse;
  DeleteApplicationInputProcessingConfiguration: DeleteApplicationInputProcessingConfigurationResponse;
  DeleteApplicationOutput: DeleteApplicationOutputResponse;
  DeleteApplicationReferenceDataSource: DeleteApplicationReferenceDataSourceResponse;
  DeleteApplicationSnapshot: DeleteApplicationSnapshotResponse;
  DeleteApplicationVpcConfiguration: DeleteApplicationVpcConfigurationResponse;
  DeleteSnapshot: DeleteSnapshotResponse;
  DescribeApplication: DescribeApplicationResponse;
  DescribeApplicationOperation: DescribeApplicationOperationResponse;
  DescribeApplicationSnapshot: DescribeApplicationSnapshotResponse;
  DescribeApplicationVersion: DescribeApplicationVersionResponse;
  DescribeSnapshot: DescribeSnapshotResponse;
  DescribeSnapshotOperation: DescribeSnapshotOperationResponse;
  DiscoverInputSchema: DiscoverInputSchemaResponse;
  ExportSnapshot: ExportSnapshotResponse;
  ImportSnapshot: ImportSnapshotResponse;
  ListApplicationOperations: ListApplicationOperationsResponse;
  ListApplicationSnapshots: ListApplicationSnapshotsResponse;
  ListApplicationVersions: ListApplicationVersionsResponse;
  ListApplications: ListApplicationsResponse;
  ListSnapshotOperations: ListSnapshotOperationsResponse;
  ListSnapshots: ListSnapshotsResponse;
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
  CreateSnapshot: 'CreateSnapshotRequest',
  DeleteApplication: 'DeleteApplicationRequest',
  DeleteApplicationCloudWatchLoggingOption: 'DeleteApplicationCloudWatchLoggingOptionRequest',
  DeleteApplicationInputProcessingConfiguration: 'DeleteApplicationInputProcessingConfigurationRequest',
  DeleteApplicationOutput: 'DeleteApplicationOutputRequest',
  DeleteApplicationReferenceDataSource: 'DeleteApplicationReferenceDataSourceRequest',
  DeleteApplicationSnapshot: 'DeleteApplicationSnapshotRequest',
  DeleteApplicationVpcConfiguration: 'DeleteApplicationVpcConfigurationRequest',
  DeleteSnapshot: 'DeleteSnapshotRequest',
  DescribeApplication: 'DescribeApplicationRequest',
  DescribeApplicationOperation: 'DescribeApplicationOperationRequest',
  DescribeApplicationSnapshot: 'DescribeApplicationSnapshotRequest',
  DescribeApplicationVersion: 'DescribeApplicationVersionRequest',
  DescribeSnapshot: 'DescribeSnapshotRequest',
  DescribeSnapshotOperation: 'DescribeSnapshotOperationRequest',
  DiscoverInputSchema: 'DiscoverInputSchemaRequest',
  ExportSnapshot: 'ExportSnapshotRequest',
  ImportSnapshot: 'ImportSnapshotRequest',
  ListApplicationOperations: 'ListApplicationOperationsRequest',
  ListApplicationSnapshots: 'ListApplicationSnapshotsRequest',
  ListApplicationVersions: 'ListApplicationVersionsRequest',
  ListApplications: 'ListApplicationsRequest',
  ListSnapshotOperations: 'ListSnapshotOperationsRequest',
  ListSnapshots: 'ListSnapshotsRequest',
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
  CreateSnapshot: ['ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'LimitExceededException', 'ResourceInUseException', 'TooManyTagsException', 'UnsupportedOperationException'],
  DeleteApplication: ['ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DeleteApplicationCloudWatchLoggingOption: ['ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DeleteApplicationInputProcessingConfiguration: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DeleteApplicationOutput: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DeleteApplicationReferenceDataSource: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DeleteApplicationSnapshot: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DeleteApplicationVpcConfiguration: ['ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'ResourceInUseException', 'ResourceNotFoundException'],
  DeleteSnapshot: ['ConcurrentModificationException', 'InvalidArgumentException', 'ResourceInUseException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DescribeApplication: ['InvalidArgumentException', 'InvalidRequestException', 'ResourceNotFoundException'],
  DescribeApplicationOperation: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DescribeApplicationSnapshot: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DescribeApplicationVersion: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DescribeSnapshot: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DescribeSnapshotOperation: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  DiscoverInputSchema: ['InvalidArgumentException', 'InvalidRequestException', 'ResourceProvisionedThroughputExceededException', 'ServiceUnavailableException', 'UnableToDetectSchemaException', 'UnsupportedOperationException'],
  ExportSnapshot: ['ConcurrentModificationException', 'InvalidArgumentException', 'LimitExceededException', 'ResourceInUseException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  ImportSnapshot: ['ConcurrentModificationException', 'InvalidArgumentException', 'LimitExceededException', 'ResourceInUseException', 'TooManyTagsException', 'UnsupportedOperationException'],
  ListApplicationOperations: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  ListApplicationSnapshots: ['InvalidArgumentException', 'UnsupportedOperationException'],
  ListApplicationVersions: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  ListApplications: ['InvalidRequestException'],
  ListSnapshotOperations: ['InvalidArgumentException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  ListSnapshots: ['InvalidArgumentException', 'UnsupportedOperationException'],
  ListTagsForResource: ['ConcurrentModificationException', 'InvalidArgumentException', 'ResourceNotFoundException'],
  RollbackApplication: ['ConcurrentModificationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  StartApplication: ['InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
  StopApplication: ['ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'ResourceInUseException', 'ResourceNotFoundException'],
  TagResource: ['ConcurrentModificationException', 'InvalidArgumentException', 'ResourceInUseException', 'ResourceNotFoundException', 'TooManyTagsException'],
  UntagResource: ['ConcurrentModificationException', 'InvalidArgumentException', 'ResourceInUseException', 'ResourceNotFoundException', 'TooManyTagsException'],
  UpdateApplication: ['CodeValidationException', 'ConcurrentModificationException', 'InvalidApplicationConfigurationException', 'InvalidArgumentException', 'InvalidRequestException', 'LimitExceededException', 'ResourceInUseException', 'ResourceNotFoundException', 'UnsupportedOperationException'],
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
  ListSnapshotOperations: { inputToken: 'NextToken', limit: 'Limit', outputToken: 'NextToken', result: 'SnapshotOperationInfoList' },
  ListSnapshots: { inputToken: 'NextToken', limit: 'Limit', outputToken: 'NextToken', result: 'SnapshotInfoList' },
};
