// Generated from the model files by `drey-model generate`. Do not edit.
export interface AddApplicationCloudWatchLoggingOptionRequest {
  ApplicationName: string | undefined;
  CloudWatchLoggingOption: CloudWatchLoggingOption | undefined;
  ConditionalToken?: string | undefined;
  CurrentApplicationVersionId?: number | undefined;
}

export interface AddApplicationCloudWatchLoggingOptionResponse {
  ApplicationARN?: string | undefined;
  ApplicationVersionId?: number | undefined;
  CloudWatchLoggingOptionDescriptions?: CloudWatchLoggingOptionDescription[] | undefined;
  OperationId?: string | undefined;
}

export interface AddApplicationInputProcessingConfigurationRequest {
  ApplicationName: string | undefined;
  CurrentApplicationVersionId: number | undefined;
  InputId: string | undefined;
  InputProcessingConfiguration: InputProcessingConfiguration | undefined;
}

export interface AddApplicationInputProcessingConfigurationResponse {
  ApplicationARN?: string | undefined;
  ApplicationVersionId?: number | undefined;
  InputId?: string | undefined;
  InputProcessingConfigurationDescription?: InputProcessingConfigurationDescription | undefined;
}

export interface AddApplicationInputRequest {
  ApplicationName: string | undefined;
  CurrentApplicationVersionId: number | undefined;
  Input: Input | undefined;
}

export interface AddApplicationInputResponse {
  ApplicationARN?: string | undefined;
  ApplicationVersionId?: number | undefined;
  InputDescriptions?: InputDescription[] | undefined;
}

export interface AddApplicationOutputRequest {
  ApplicationName: string | undefined;
  CurrentApplicationVersionId: number | undefined;
  Output: Output | undefined;
}

export interface AddApplicationOutputResponse {
  ApplicationARN?: string | undefined;
  ApplicationVersionId?: number | undefined;
  OutputDescriptions?: OutputDescription[] | undefined;
}

export interface AddApplicationReferenceDataSourceRequest {
  ApplicationName: string | undefined;
  CurrentApplicationVersionId: number | undefined;
  ReferenceDataSource: ReferenceDataSource | undefined;
}

export interface AddApplicationReferenceDataSourceResponse {
  ApplicationARN?: string | undefined;
  ApplicationVersionId?: number | undefined;
  ReferenceDataSourceDescriptions?: ReferenceDataSourceDescription[] | undefined;
}

export interface AddApplicationVpcConfigurationRequest {
  ApplicationName: string | undefined;
  ConditionalToken?: string | undefined;
  CurrentApplicationVersionId?: number | undefined;
  VpcConfiguration: VpcConfiguration | undefined;
}

export interface AddApplicationVpcConfigurationResponse {
  ApplicationARN?: string | undefined;
  ApplicationVersionId?: number | undefined;
  OperationId?: string | undefined;
  VpcConfigurationDescription?: VpcConfigurationDescription | undefined;
}

export interface ApplicationCodeConfiguration {
  CodeContent?: CodeContent | undefined;
  CodeContentType: CodeContentType | undefined;
}

export interface ApplicationCodeConfigurationDescription {
  CodeContentDescription?: CodeContentDescription | undefined;
  CodeContentType: CodeContentType | undefined;
}

export interface ApplicationCodeConfigurationUpdate {
  CodeContentTypeUpdate?: CodeContentType | undefined;
  CodeContentUpdate?: CodeContentUpdate | undefined;
}

export interface ApplicationConfiguration {
  ApplicationCodeConfiguration?: ApplicationCodeConfiguration | undefined;
  ApplicationEncryptionConfiguration?: ApplicationEncryptionConfiguration | undefined;
  ApplicationSnapshotConfiguration?: ApplicationSnapshotConfiguration | undefined;
  ApplicationSystemRollbackConfiguration?: ApplicationSystemRollbackConfiguration | undefined;
  EnvironmentProperties?: EnvironmentProperties | undefined;
  FlinkApplicationConfiguration?: FlinkApplicationConfiguration | undefined;
  SqlApplicationConfiguration?: SqlApplicationConfiguration | undefined;
  VpcConfigurations?: VpcConfiguration[] | undefined;
  ZeppelinApplicationConfiguration?: ZeppelinApplicationConfiguration | undefined;
}

export interface ApplicationConfigurationDescription {
  ApplicationCodeConfigurationDescription?: ApplicationCodeConfigurationDescription | undefined;
  ApplicationEncryptionConfigurationDescription?: ApplicationEncryptionConfigurationDescription | undefined;
  ApplicationSnapshotConfigurationDescription?: ApplicationSnapshotConfigurationDescription | undefined;
  ApplicationSystemRollbackConfigurationDescription?: ApplicationSystemRollbackConfigurationDescription | undefined;
  EnvironmentPropertyDescriptions?: EnvironmentPropertyDescriptions | undefined;
  FlinkApplicationConfigurationDescription?: FlinkApplicationConfigurationDescription | undefined;
  RunConfigurationDescription?: RunConfigurationDescription | undefined;
  SqlApplicationConfigurationDescription?: SqlApplicationConfigurationDescription | undefined;
  VpcConfigurationDescriptions?: VpcConfigurationDescription[] | undefined;
  ZeppelinApplicationConfigurationDescription?: ZeppelinApplicationConfigurationDescription | undefined;
}

export interface ApplicationConfigurationUpdate {
  ApplicationCodeConfigurationUpdate?: ApplicationCodeConfigurationUpdate | undefined;
  ApplicationEncryptionConfigurationUpdate?: ApplicationEncryptionConfigurationUpdate | undefined;
  ApplicationSnapshotConfigurationUpdate?: ApplicationSnapshotConfigurationUpdate | undefined;
  ApplicationSystemRollbackConfigurationUpdate?: ApplicationSystemRollbackConfigurationUpdate | undefined;
  EnvironmentPropertyUpdates?: EnvironmentPropertyUpdates | undefined;
  FlinkApplicationConfigurationUpdate?: FlinkApplicationConfigurationUpdate | undefined;
  SqlApplicationConfigurationUpdate?: SqlApplicationConfigurationUpdate | undefined;
  VpcConfigurationUpdates?: VpcConfigurationUpdate[] | undefined;
  ZeppelinApplicationConfigurationUpdate?: ZeppelinApplicationConfigurationUpdate | undefined;
}

export interface ApplicationDetail {
  ApplicationARN: string | undefined;
  ApplicationConfigurationDescription?: ApplicationConfigurationDescription | undefined;
  ApplicationDescription?: string | undefined;
  ApplicationMaintenanceConfigurationDescription?: ApplicationMaintenanceConfigurationDescription | undefined;
  ApplicationMode?: ApplicationMode | undefined;
  ApplicationName: string | undefined;
  ApplicationStatus: ApplicationStatus | undefined;
  ApplicationVersionCreateTimestamp?: Date | undefined;
  ApplicationVersionId: number | undefined;
  ApplicationVersionRolledBackFrom?: number | undefined;
  ApplicationVersionRolledBackTo?: number | undefined;
  ApplicationVersionUpdatedFrom?: number | undefined;
  CloudWatchLoggingOptionDescriptions?: CloudWatchLoggingOptionDescription[] | undefined;
  ConditionalToken?: string | undefined;
  CreateTimestamp?: Date | undefined;
  LastUpdateTimestamp?: Date | undefined;
  RuntimeEnvironment: RuntimeEnvironment | undefined;
  ServiceExecutionRole?: string | undefined;
}

export interface ApplicationEncryptionConfiguration {
  KeyId?: string | undefined;
  KeyType: KeyType | undefined;
}

export interface ApplicationEncryptionConfigurationDescription {
  KeyId?: string | undefined;
  KeyType: KeyType | undefined;
}

export interface ApplicationEncryptionConfigurationUpdate {
  KeyIdUpdate?: string | undefined;
  KeyTypeUpdate: KeyType | undefined;
}

export interface ApplicationMaintenanceConfigurationDescription {
  ApplicationMaintenanceWindowEndTime: string | undefined;
  ApplicationMaintenanceWindowStartTime: string | undefined;
}

export interface ApplicationMaintenanceConfigurationUpdate {
  ApplicationMaintenanceWindowStartTimeUpdate: string | undefined;
}

export type ApplicationMode = 'STREAMING' | 'INTERACTIVE';

export interface ApplicationOperationDescription {
  ApplicationName?: string | undefined;
  ApplicationOperationId?: string | undefined;
}

export interface ApplicationOperationInfo {
  EndTime?: Date | undefined;
  Operation?: string | undefined;
  OperationId?: string | undefined;
  OperationStatus?: OperationStatus | undefined;
  StartTime?: Date | undefined;
}

export interface ApplicationOperationInfoDetails {
  ApplicationVersionChangeDetails?: ApplicationVersionChangeDetails | undefined;
  EndTime: Date | undefined;
  Operation: string | undefined;
  OperationFailureDetails?: OperationFailureDetails | undefined;
  OperationStatus: OperationStatus | undefined;
  StartTime: Date | undefined;
}

export interface ApplicationRestoreConfiguration {
  ApplicationRestoreType: ApplicationRestoreType | undefined;
  SnapshotArn?: string | undefined;
  SnapshotName?: string | undefined;
}

export type ApplicationRestoreType = 'SKIP_RESTORE_FROM_SNAPSHOT' | 'RESTORE_FROM_LATEST_SNAPSHOT' | 'RESTORE_FROM_CUSTOM_SNAPSHOT';

export interface ApplicationSnapshotConfiguration {
  SnapshotMode?: SnapshotMode | undefined;
  SnapshotsEnabled: boolean | undefined;
}

export interface ApplicationSnapshotConfigurationDescription {
  SnapshotMode?: SnapshotMode | undefined;
  SnapshotsEnabled: boolean | undefined;
}

export interface ApplicationSnapshotConfigurationUpdate {
  SnapshotModeUpdate?: SnapshotMode | undefined;
  SnapshotsEnabledUpdate: boolean | undefined;
}

export type ApplicationStatus = 'DELETING' | 'STARTING' | 'STOPPING' | 'READY' | 'RUNNING' | 'UPDATING' | 'AUTOSCALING' | 'FORCE_STOPPING' | 'ROLLING_BACK' | 'MAINTENANCE' | 'ROLLED_BACK';

export interface ApplicationSummary {
  ApplicationARN: string | undefined;
  ApplicationMode?: ApplicationMode | undefined;
  ApplicationName: string | undefined;
  ApplicationStatus: ApplicationStatus | undefined;
  ApplicationVersionId: number | undefined;
  RuntimeEnvironment: RuntimeEnvironment | undefined;
}

export interface ApplicationSystemRollbackConfiguration {
  RollbackEnabled: boolean | undefined;
}

export interface ApplicationSystemRollbackConfigurationDescription {
  RollbackEnabled: boolean | undefined;
}

export interface ApplicationSystemRollbackConfigurationUpdate {
  RollbackEnabledUpdate: boolean | undefined;
}

export interface ApplicationVersionChangeDetails {
  ApplicationVersionUpdatedFrom: number | undefined;
  ApplicationVersionUpdatedTo: number | undefined;
}

export interface ApplicationVersionSummary {
  ApplicationStatus: ApplicationStatus | undefined;
  ApplicationVersionId: number | undefined;
}

export type ArtifactType = 'UDF' | 'DEPENDENCY_JAR';

export interface CSVMappingParameters {
  RecordColumnDelimiter: string | undefined;
  RecordRowDelimiter: string | undefined;
}

export interface CatalogConfiguration {
  GlueDataCatalogConfiguration: GlueDataCatalogConfiguration | undefined;
}

export interface CatalogConfigurationDescription {
  GlueDataCatalogConfigurationDescription: GlueDataCatalogConfigurationDescription | undefined;
}

export interface CatalogConfigurationUpdate {
  GlueDataCatalogConfigurationUpdate: GlueDataCatalogConfigurationUpdate | undefined;
}

export interface CheckpointConfiguration {
  CheckpointInterval?: number | undefined;
  CheckpointingEnabled?: boolean | undefined;
  ConfigurationType: ConfigurationType | undefined;
  MinPauseBetweenCheckpoints?: number | undefined;
}

export interface CheckpointConfigurationDescription {
  CheckpointInterval?: number | undefined;
  CheckpointingEnabled?: boolean | undefined;
  ConfigurationType?: ConfigurationType | undefined;
  MinPauseBetweenCheckpoints?: number | undefined;
}

export interface CheckpointConfigurationUpdate {
  CheckpointIntervalUpdate?: number | undefined;
  CheckpointingEnabledUpdate?: boolean | undefined;
  ConfigurationTypeUpdate?: ConfigurationType | undefined;
  MinPauseBetweenCheckpointsUpdate?: number | undefined;
}

export interface CloudWatchLoggingOption {
  LogStreamARN: string | undefined;
}

export interface CloudWatchLoggingOptionDescription {
  CloudWatchLoggingOptionId?: string | undefined;
  LogStreamARN: string | undefined;
  RoleARN?: string | undefined;
}

export interface CloudWatchLoggingOptionUpdate {
  CloudWatchLoggingOptionId: string | undefined;
  LogStreamARNUpdate?: string | undefined;
}

export interface CodeContent {
  S3ContentLocation?: S3ContentLocation | undefined;
  TextContent?: string | undefined;
  ZipFileContent?: Uint8Array | undefined;
}

export interface CodeContentDescription {
  CodeMD5?: string | undefined;
  CodeSize?: number | undefined;
  S3ApplicationCodeLocationDescription?: S3ApplicationCodeLocationDescription | undefined;
  TextContent?: string | undefined;
}

export type CodeContentType = 'PLAINTEXT' | 'ZIPFILE';

export interface CodeContentUpdate {
  S3ContentLocationUpdate?: S3ContentLocationUpdate | undefined;
  TextContentUpdate?: string | undefined;
  ZipFileContentUpdate?: Uint8Array | undefined;
}

export type ConfigurationType = 'DEFAULT' | 'CUSTOM';

export interface CreateApplicationPresignedUrlRequest {
  ApplicationName: string | undefined;
  SessionExpirationDurationInSeconds?: number | undefined;
  UrlType: UrlType | undefined;
}

export interface CreateApplicationPresignedUrlResponse {
  AuthorizedUrl?: string | undefined;
}

export interface CreateApplicationRequest {
  ApplicationConfiguration?: ApplicationConfiguration | undefined;
  ApplicationDescription?: string | undefined;
  ApplicationMode?: ApplicationMode | undefined;
  ApplicationName: string | undefined;
  CloudWatchLoggingOptions?: CloudWatchLoggingOption[] | undefined;
  RuntimeEnvironment: RuntimeEnvironment | undefined;
  ServiceExecutionRole: string | undefined;
  Tags?: Tag[] | undefined;
}

export interface CreateApplicationResponse {
  ApplicationDetail: ApplicationDetail | undefined;
}

export interface CreateApplicationSnapshotRequest {
  ApplicationName: string | undefined;
  SnapshotName: string | undefined;
}

export interface CreateApplicationSnapshotResponse {}

export interface CreateSnapshotRequest {
  ApplicationName: string | undefined;
  SnapshotDescription?: string | undefined;
  SnapshotName: string | undefined;
  Tags?: Tag[] | undefined;
}

export interface CreateSnapshotResponse {
  SnapshotArn: string | undefined;
  SnapshotOperationId: string | undefined;
  SnapshotOperationStatus: SnapshotOperationStatus | undefined;
  SnapshotStatus: SnapshotStatus | undefined;
}

export interface CustomArtifactConfiguration {
  ArtifactType: ArtifactType | undefined;
  MavenReference?: MavenReference | undefined;
  S3ContentLocation?: S3ContentLocation | undefined;
}

export interface CustomArtifactConfigurationDescription {
  ArtifactType?: ArtifactType | undefined;
  MavenReferenceDescription?: MavenReference | undefined;
  S3ContentLocationDescription?: S3ContentLocation | undefined;
}

export interface DeleteApplicationCloudWatchLoggingOptionRequest {
  ApplicationName: string | undefined;
  CloudWatchLoggingOptionId: string | undefined;
  ConditionalToken?: string | undefined;
  CurrentApplicationVersionId?: number | undefined;
}

export interface DeleteApplicationCloudWatchLoggingOptionResponse {
  ApplicationARN?: string | undefined;
  ApplicationVersionId?: number | undefined;
  CloudWatchLoggingOptionDescriptions?: CloudWatchLoggingOptionDescription[] | undefined;
  OperationId?: string | undefined;
}

export interface DeleteApplicationInputProcessingConfigurationRequest {
  ApplicationName: string | undefined;
  CurrentApplicationVersionId: number | undefined;
  InputId: string | undefined;
}

export interface DeleteApplicationInputProcessingConfigurationResponse {
  ApplicationARN?: string | undefined;
  ApplicationVersionId?: number | undefined;
}

export interface DeleteApplicationOutputRequest {
  ApplicationName: string | undefined;
  CurrentApplicationVersionId: number | undefined;
  OutputId: string | undefined;
}

export interface DeleteApplicationOutputResponse {
  ApplicationARN?: string | undefined;
  ApplicationVersionId?: number | undefined;
}

export interface DeleteApplicationReferenceDataSourceRequest {
  ApplicationName: string | undefined;
  CurrentApplicationVersionId: number | undefined;
  ReferenceId: string | undefined;
}

export interface DeleteApplicationReferenceDataSourceResponse {
  ApplicationARN?: string | undefined;
  ApplicationVersionId?: number | undefined;
}

export interface DeleteApplicationRequest {
  ApplicationName: string | undefined;
  CreateTimestamp: Date | undefined;
}

export interface DeleteApplicationResponse {}

export interface DeleteApplicationSnapshotRequest {
  ApplicationName: string | undefined;
  SnapshotCreationTimestamp: Date | undefined;
  SnapshotName: string | undefined;
}

export interface DeleteApplicationSnapshotResponse {}

export interface DeleteApplicationVpcConfigurationRequest {
  ApplicationName: string | undefined;
  ConditionalToken?: string | undefined;
  CurrentApplicationVersionId?: number | undefined;
  VpcConfigurationId: string | undefined;
}

export interface DeleteApplicationVpcConfigurationResponse {
  ApplicationARN?: string | undefined;
  ApplicationVersionId?: number | undefined;
  OperationId?: string | undefined;
}

export interface DeleteSnapshotRequest {
  SnapshotCreationTimestamp: Date | undefined;
  SnapshotName: string | undefined;
}

export interface DeleteSnapshotResponse {
  SnapshotArn: string | undefined;
  SnapshotOperationId: string | undefined;
  SnapshotOperationStatus: SnapshotOperationStatus | undefined;
  SnapshotStatus: SnapshotStatus | undefined;
}

export interface DeployAsApplicationConfiguration {
  S3ContentLocation: S3ContentBaseLocation | undefined;
}

export interface DeployAsApplicationConfigurationDescription {
  S3ContentLocationDescription: S3ContentBaseLocationDescription | undefined;
}

export interface DeployAsApplicationConfigurationUpdate {
  S3ContentLocationUpdate?: S3ContentBaseLocationUpdate | undefined;
}

export interface DescribeApplicationOperationRequest {
  ApplicationName: string | undefined;
  OperationId: string | undefined;
}

export interface DescribeApplicationOperationResponse {
  ApplicationOperationInfoDetails?: ApplicationOperationInfoDetails | undefined;
}

export interface DescribeApplicationRequest {
  ApplicationName: string | undefined;
  IncludeAdditionalDetails?: boolean | undefined;
}

export interface DescribeApplicationResponse {
  ApplicationDetail: ApplicationDetail | undefined;
}

export interface DescribeApplicationSnapshotRequest {
  ApplicationName: string | undefined;
  SnapshotName: string | undefined;
}

export interface DescribeApplicationSnapshotResponse {
  SnapshotDetails: SnapshotDetails | undefined;
}

export interface DescribeApplicationVersionRequest {
  ApplicationName: string | undefined;
  ApplicationVersionId: number | undefined;
}

export interface DescribeApplicationVersionResponse {
  ApplicationVersionDetail?: ApplicationDetail | undefined;
}

export interface DescribeSnapshotOperationRequest {
  SnapshotName: string | undefined;
  SnapshotOperationId: string | undefined;
}

export interface DescribeSnapshotOperationResponse {
  SnapshotOperationInfoDetails: SnapshotOperationInfoDetails | undefined;
}

export interface DescribeSnapshotRequest {
  SnapshotName: string | undefined;
}

export interface DescribeSnapshotResponse {
  SnapshotInfoDetails: SnapshotInfoDetails | undefined;
}

export interface DestinationSchema {
  RecordFormatType: RecordFormatType | undefined;
}

export interface DiscoverInputSchemaRequest {
  InputProcessingConfiguration?: InputProcessingConfiguration | undefined;
  InputStartingPositionConfiguration?: InputStartingPositionConfiguration | undefined;
  ResourceARN?: string | undefined;
  S3Configuration?: S3Configuration | undefined;
  ServiceExecutionRole: string | undefined;
}

export interface DiscoverInputSchemaResponse {
  InputSchema?: SourceSchema | undefined;
  ParsedInputRecords?: string[][] | undefined;
  ProcessedInputRecords?: string[] | undefined;
  RawInputRecords?: string[] | undefined;
}

export interface EncryptionConfigurationDescription {
  KeyId?: string | undefined;
  KeyType: KeyType | undefined;
}

export interface EnvironmentProperties {
  PropertyGroups: PropertyGroup[] | undefined;
}

export interface EnvironmentPropertyDescriptions {
  PropertyGroupDescriptions?: PropertyGroup[] | undefined;
}

export interface EnvironmentPropertyUpdates {
  PropertyGroups: PropertyGroup[] | undefined;
}

export interface ErrorInfo {
  ErrorString?: string | undefined;
}

export interface ExportDestinationConfiguration {
  DestinationEncryptionConfiguration?: SnapshotEncryptionConfiguration | undefined;
  DestinationS3PrefixLocation: S3PrefixLocation | undefined;
  DestinationType: StorageLocationType | undefined;
  ExportRoleArn: string | undefined;
}

export interface ExportSnapshotRequest {
  ExportDestinationConfiguration: ExportDestinationConfiguration | undefined;
  SnapshotName: string | undefined;
}

export interface ExportSnapshotResponse {
  SnapshotOperationId: string | undefined;
  SnapshotOperationStatus: SnapshotOperationStatus | undefined;
}

export interface FlinkApplicationConfiguration {
  CheckpointConfiguration?: CheckpointConfiguration | undefined;
  MonitoringConfiguration?: MonitoringConfiguration | undefined;
  ParallelismConfiguration?: ParallelismConfiguration | undefined;
}

export interface FlinkApplicationConfigurationDescription {
  CheckpointConfigurationDescription?: CheckpointConfigurationDescription | undefined;
  JobPlanDescription?: string | undefined;
  MonitoringConfigurationDescription?: MonitoringConfigurationDescription | undefined;
  ParallelismConfigurationDescription?: ParallelismConfigurationDescription | undefined;
}

export interface FlinkApplicationConfigurationUpdate {
  CheckpointConfigurationUpdate?: CheckpointConfigurationUpdate | undefined;
  MonitoringConfigurationUpdate?: MonitoringConfigurationUpdate | undefined;
  ParallelismConfigurationUpdate?: ParallelismConfigurationUpdate | undefined;
}

export interface FlinkRunConfiguration {
  AllowNonRestoredState?: boolean | undefined;
}

export interface GlueDataCatalogConfiguration {
  DatabaseARN: string | undefined;
}

export interface GlueDataCatalogConfigurationDescription {
  DatabaseARN: string | undefined;
}

export interface GlueDataCatalogConfigurationUpdate {
  DatabaseARNUpdate: string | undefined;
}

export interface ImportSnapshotRequest {
  DestinationEncryptionConfiguration?: SnapshotEncryptionConfiguration | undefined;
  ImportSourceConfiguration: ImportSourceConfiguration | undefined;
  SnapshotDescription?: string | undefined;
  SnapshotFormat?: SnapshotFormat | undefined;
  SnapshotName: string | undefined;
  Tags?: Tag[] | undefined;
}

export interface ImportSnapshotResponse {
  SnapshotArn: string | undefined;
  SnapshotOperationId: string | undefined;
  SnapshotOperationStatus: SnapshotOperationStatus | undefined;
  SnapshotStatus: SnapshotStatus | undefined;
}

export interface ImportSourceConfiguration {
  ImportRoleArn: string | undefined;
  SourceEncryptionConfiguration?: SnapshotEncryptionConfiguration | undefined;
  SourceS3PrefixLocation: S3PrefixLocation | undefined;
  SourceType: StorageLocationType | undefined;
}

export interface Input {
  InputParallelism?: InputParallelism | undefined;
  InputProcessingConfiguration?: InputProcessingConfiguration | undefined;
  InputSchema: SourceSchema | undefined;
  KinesisFirehoseInput?: KinesisFirehoseInput | undefined;
  KinesisStreamsInput?: KinesisStreamsInput | undefined;
  NamePrefix: string | undefined;
}

export interface InputDescription {
  InAppStreamNames?: string[] | undefined;
  InputId?: string | undefined;
  InputParallelism?: InputParallelism | undefined;
  InputProcessingConfigurationDescription?: InputProcessingConfigurationDescription | undefined;
  InputSchema?: SourceSchema | undefined;
  InputStartingPositionConfiguration?: InputStartingPositionConfiguration | undefined;
  KinesisFirehoseInputDescription?: KinesisFirehoseInputDescription | undefined;
  KinesisStreamsInputDescription?: KinesisStreamsInputDescription | undefined;
  NamePrefix?: string | undefined;
}

export interface InputLambdaProcessor {
  ResourceARN: string | undefined;
}

export interface InputLambdaProcessorDescription {
  ResourceARN: string | undefined;
  RoleARN?: string | undefined;
}

export interface InputLambdaProcessorUpdate {
  ResourceARNUpdate: string | undefined;
}

export interface InputParallelism {
  Count?: number | undefined;
}

export interface InputParallelismUpdate {
  CountUpdate: number | undefined;
}

export interface InputProcessingConfiguration {
  InputLambdaProcessor: InputLambdaProcessor | undefined;
}

export interface InputProcessingConfigurationDescription {
  InputLambdaProcessorDescription?: InputLambdaProcessorDescription | undefined;
}

export interface InputProcessingConfigurationUpdate {
  InputLambdaProcessorUpdate: InputLambdaProcessorUpdate | undefined;
}

export interface InputSchemaUpdate {
  RecordColumnUpdates?: RecordColumn[] | undefined;
  RecordEncodingUpdate?: string | undefined;
  RecordFormatUpdate?: RecordFormat | undefined;
}

export type InputStartingPosition = 'NOW' | 'TRIM_HORIZON' | 'LAST_STOPPED_POINT';

export interface InputStartingPositionConfiguration {
  InputStartingPosition?: InputStartingPosition | undefined;
}

export interface InputUpdate {
  InputId: string | undefined;
  InputParallelismUpdate?: InputParallelismUpdate | undefined;
  InputProcessingConfigurationUpdate?: InputProcessingConfigurationUpdate | undefined;
  InputSchemaUpdate?: InputSchemaUpdate | undefined;
  KinesisFirehoseInputUpdate?: KinesisFirehoseInputUpdate | undefined;
  KinesisStreamsInputUpdate?: KinesisStreamsInputUpdate | undefined;
  NamePrefixUpdate?: string | undefined;
}

export interface JSONMappingParameters {
  RecordRowPath: string | undefined;
}

export type KeyType = 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KEY';

export interface KinesisFirehoseInput {
  ResourceARN: string | undefined;
}

export interface KinesisFirehoseInputDescription {
  ResourceARN: string | undefined;
  RoleARN?: string | undefined;
}

export interface KinesisFirehoseInputUpdate {
  ResourceARNUpdate: string | undefined;
}

export interface KinesisFirehoseOutput {
  ResourceARN: string | undefined;
}

export interface KinesisFirehoseOutputDescription {
  ResourceARN: string | undefined;
  RoleARN?: string | undefined;
}

export interface KinesisFirehoseOutputUpdate {
  ResourceARNUpdate: string | undefined;
}

export interface KinesisStreamsInput {
  ResourceARN: string | undefined;
}

export interface KinesisStreamsInputDescription {
  ResourceARN: string | undefined;
  RoleARN?: string | undefined;
}

export interface KinesisStreamsInputUpdate {
  ResourceARNUpdate: string | undefined;
}

export interface KinesisStreamsOutput {
  ResourceARN: string | undefined;
}

export interface KinesisStreamsOutputDescription {
  ResourceARN: string | undefined;
  RoleARN?: string | undefined;
}

export interface KinesisStreamsOutputUpdate {
  ResourceARNUpdate: string | undefined;
}

export interface LambdaOutput {
  ResourceARN: string | undefined;
}

export interface LambdaOutputDescription {
  ResourceARN: string | undefined;
  RoleARN?: string | undefined;
}

export interface LambdaOutputUpdate {
  ResourceARNUpdate: string | undefined;
}

export interface ListApplicationOperationsRequest {
  ApplicationName: string | undefined;
  Limit?: number | undefined;
  NextToken?: string | undefined;
  Operation?: string | undefined;
  OperationStatus?: OperationStatus | undefined;
}

export interface ListApplicationOperationsResponse {
  ApplicationOperationInfoList?: ApplicationOperationInfo[] | undefined;
  NextToken?: string | undefined;
}

export interface ListApplicationSnapshotsRequest {
  ApplicationName: string | undefined;
  Limit?: number | undefined;
  NextToken?: string | undefined;
}

export interface ListApplicationSnapshotsResponse {
  NextToken?: string | undefined;
  SnapshotSummaries?: SnapshotDetails[] | undefined;
}

export interface ListApplicationVersionsRequest {
  ApplicationName: string | undefined;
  Limit?: number | undefined;
  NextToken?: string | undefined;
}

export interface ListApplicationVersionsResponse {
  ApplicationVersionSummaries?: ApplicationVersionSummary[] | undefined;
  NextToken?: string | undefined;
}

export interface ListApplicationsRequest {
  Limit?: number | undefined;
  NextToken?: string | undefined;
}

export interface ListApplicationsResponse {
  ApplicationSummaries: ApplicationSummary[] | undefined;
  NextToken?: string | undefined;
}

export interface ListSnapshotOperationsRequest {
  Limit?: number | undefined;
  NextToken?: string | undefined;
  SnapshotName: string | undefined;
  SnapshotOperation?: SnapshotOperation | undefined;
  SnapshotOperationStatus?: SnapshotOperationStatus | undefined;
}

export interface ListSnapshotOperationsResponse {
  NextToken?: string | undefined;
  SnapshotOperationInfoList: SnapshotOperationInfo[] | undefined;
}

export interface ListSnapshotsRequest {
  Limit?: number | undefined;
  NextToken?: string | undefined;
  SnapshotInitiator?: SnapshotInitiator | undefined;
  SnapshotInitiatorOperation?: SnapshotInitiatorOperation | undefined;
  SnapshotStatus?: SnapshotStatus | undefined;
  SourceApplicationName?: string | undefined;
}

export interface ListSnapshotsResponse {
  NextToken?: string | undefined;
  SnapshotInfoList: SnapshotInfo[] | undefined;
}

export interface ListTagsForResourceRequest {
  ResourceARN: string | undefined;
}

export interface ListTagsForResourceResponse {
  Tags?: Tag[] | undefined;
}

export type LogLevel = 'INFO' | 'WARN' | 'ERROR' | 'DEBUG';

export interface MappingParameters {
  CSVMappingParameters?: CSVMappingParameters | undefined;
  JSONMappingParameters?: JSONMappingParameters | undefined;
}

export interface MavenReference {
  ArtifactId: string | undefined;
  GroupId: string | undefined;
  Version: string | undefined;
}

export type MetricsLevel = 'APPLICATION' | 'TASK' | 'OPERATOR' | 'PARALLELISM';

export interface MonitoringConfiguration {
  ConfigurationType: ConfigurationType | undefined;
  LogLevel?: LogLevel | undefined;
  MetricsLevel?: MetricsLevel | undefined;
}

export interface MonitoringConfigurationDescription {
  ConfigurationType?: ConfigurationType | undefined;
  LogLevel?: LogLevel | undefined;
  MetricsLevel?: MetricsLevel | undefined;
}

export interface MonitoringConfigurationUpdate {
  ConfigurationTypeUpdate?: ConfigurationType | undefined;
  LogLevelUpdate?: LogLevel | undefined;
  MetricsLevelUpdate?: MetricsLevel | undefined;
}

export interface OperationFailureDetails {
  ErrorInfo?: ErrorInfo | undefined;
  RollbackOperationId?: string | undefined;
}

export type OperationStatus = 'IN_PROGRESS' | 'CANCELLED' | 'SUCCESSFUL' | 'FAILED';

export interface Output {
  DestinationSchema: DestinationSchema | undefined;
  KinesisFirehoseOutput?: KinesisFirehoseOutput | undefined;
  KinesisStreamsOutput?: KinesisStreamsOutput | undefined;
  LambdaOutput?: LambdaOutput | undefined;
  Name: string | undefined;
}

export interface OutputDescription {
  DestinationSchema?: DestinationSchema | undefined;
  KinesisFirehoseOutputDescription?: KinesisFirehoseOutputDescription | undefined;
  KinesisStreamsOutputDescription?: KinesisStreamsOutputDescription | undefined;
  LambdaOutputDescription?: LambdaOutputDescription | undefined;
  Name?: string | undefined;
  OutputId?: string | undefined;
}

export interface OutputUpdate {
  DestinationSchemaUpdate?: DestinationSchema | undefined;
  KinesisFirehoseOutputUpdate?: KinesisFirehoseOutputUpdate | undefined;
  KinesisStreamsOutputUpdate?: KinesisStreamsOutputUpdate | undefined;
  LambdaOutputUpdate?: LambdaOutputUpdate | undefined;
  NameUpdate?: string | undefined;
  OutputId: string | undefined;
}

export interface ParallelismConfiguration {
  AutoScalingEnabled?: boolean | undefined;
  ConfigurationType: ConfigurationType | undefined;
  Parallelism?: number | undefined;
  ParallelismPerKPU?: number | undefined;
}

export interface ParallelismConfigurationDescription {
  AutoScalingEnabled?: boolean | undefined;
  ConfigurationType?: ConfigurationType | undefined;
  CurrentParallelism?: number | undefined;
  Parallelism?: number | undefined;
  ParallelismPerKPU?: number | undefined;
}

export interface ParallelismConfigurationUpdate {
  AutoScalingEnabledUpdate?: boolean | undefined;
  ConfigurationTypeUpdate?: ConfigurationType | undefined;
  ParallelismPerKPUUpdate?: number | undefined;
  ParallelismUpdate?: number | undefined;
}

export interface PropertyGroup {
  PropertyGroupId: string | undefined;
  PropertyMap: Record<string, string> | undefined;
}

export interface RecordColumn {
  Mapping?: string | undefined;
  Name: string | undefined;
  SqlType: string | undefined;
}

export interface RecordFormat {
  MappingParameters?: MappingParameters | undefined;
  RecordFormatType: RecordFormatType | undefined;
}

export type RecordFormatType = 'JSON' | 'CSV';

export interface ReferenceDataSource {
  ReferenceSchema: SourceSchema | undefined;
  S3ReferenceDataSource?: S3ReferenceDataSource | undefined;
  TableName: string | undefined;
}

export interface ReferenceDataSourceDescription {
  ReferenceId: string | undefined;
  ReferenceSchema?: SourceSchema | undefined;
  S3ReferenceDataSourceDescription: S3ReferenceDataSourceDescription | undefined;
  TableName: string | undefined;
}

export interface ReferenceDataSourceUpdate {
  ReferenceId: string | undefined;
  ReferenceSchemaUpdate?: SourceSchema | undefined;
  S3ReferenceDataSourceUpdate?: S3ReferenceDataSourceUpdate | undefined;
  TableNameUpdate?: string | undefined;
}

export interface RollbackApplicationRequest {
  ApplicationName: string | undefined;
  CurrentApplicationVersionId: number | undefined;
}

export interface RollbackApplicationResponse {
  ApplicationDetail: ApplicationDetail | undefined;
  OperationId?: string | undefined;
}

export interface RunConfiguration {
  ApplicationRestoreConfiguration?: ApplicationRestoreConfiguration | undefined;
  FlinkRunConfiguration?: FlinkRunConfiguration | undefined;
  SqlRunConfigurations?: SqlRunConfiguration[] | undefined;
}

export interface RunConfigurationDescription {
  ApplicationRestoreConfigurationDescription?: ApplicationRestoreConfiguration | undefined;
  FlinkRunConfigurationDescription?: FlinkRunConfiguration | undefined;
}

export interface RunConfigurationUpdate {
  ApplicationRestoreConfiguration?: ApplicationRestoreConfiguration | undefined;
  FlinkRunConfiguration?: FlinkRunConfiguration | undefined;
}

export type RuntimeEnvironment = 'SQL-1_0' | 'FLINK-1_6' | 'FLINK-1_8' | 'ZEPPELIN-FLINK-1_0' | 'FLINK-1_11' | 'FLINK-1_13' | 'ZEPPELIN-FLINK-2_0' | 'FLINK-1_15' | 'ZEPPELIN-FLINK-3_0' | 'FLINK-1_18' | 'FLINK-1_19' | 'FLINK-1_20' | 'FLINK-2_2' | 'FLINK-2_3';

export interface S3ApplicationCodeLocationDescription {
  BucketARN: string | undefined;
  FileKey: string | undefined;
  ObjectVersion?: string | undefined;
}

export interface S3Configuration {
  BucketARN: string | undefined;
  FileKey: string | undefined;
}

export interface S3ContentBaseLocation {
  BasePath?: string | undefined;
  BucketARN: string | undefined;
}

export interface S3ContentBaseLocationDescription {
  BasePath?: string | undefined;
  BucketARN: string | undefined;
}

export interface S3ContentBaseLocationUpdate {
  BasePathUpdate?: string | undefined;
  BucketARNUpdate?: string | undefined;
}

export interface S3ContentLocation {
  BucketARN: string | undefined;
  FileKey: string | undefined;
  ObjectVersion?: string | undefined;
}

export interface S3ContentLocationUpdate {
  BucketARNUpdate?: string | undefined;
  FileKeyUpdate?: string | undefined;
  ObjectVersionUpdate?: string | undefined;
}

export interface S3PrefixLocation {
  BucketARN: string | undefined;
  KeyPrefix: string | undefined;
}

export interface S3ReferenceDataSource {
  BucketARN?: string | undefined;
  FileKey?: string | undefined;
}

export interface S3ReferenceDataSourceDescription {
  BucketARN: string | undefined;
  FileKey: string | undefined;
  ReferenceRoleARN?: string | undefined;
}

export interface S3ReferenceDataSourceUpdate {
  BucketARNUpdate?: string | undefined;
  FileKeyUpdate?: string | undefined;
}

export interface SnapshotDetails {
  ApplicationEncryptionConfigurationDescription?: ApplicationEncryptionConfigurationDescription | undefined;
  ApplicationVersionId: number | undefined;
  RuntimeEnvironment?: RuntimeEnvironment | undefined;
  SnapshotCreationTimestamp?: Date | undefined;
  SnapshotName: string | undefined;
  SnapshotStatus: SnapshotStatus | undefined;
}

export interface SnapshotEncryptionConfiguration {
  KeyId?: string | undefined;
  KeyType: KeyType | undefined;
}

export interface SnapshotErrorInfo {
  ErrorCode?: string | undefined;
  ErrorString?: string | undefined;
}

export type SnapshotFormat = 'CANONICAL';

export interface SnapshotInfo {
  SnapshotArn: string | undefined;
  SnapshotCreationTimestamp: Date | undefined;
  SnapshotFormat: SnapshotFormat | undefined;
  SnapshotInitiator: SnapshotInitiator | undefined;
  SnapshotInitiatorOperation: SnapshotInitiatorOperation | undefined;
  SnapshotName: string | undefined;
  SnapshotStatus: SnapshotStatus | undefined;
  SourceApplicationName?: string | undefined;
}

export interface SnapshotInfoDetails {
  RuntimeEnvironment?: RuntimeEnvironment | undefined;
  SnapshotArn: string | undefined;
  SnapshotCreationTimestamp: Date | undefined;
  SnapshotDescription?: string | undefined;
  SnapshotEncryptionConfigurationDescription?: SnapshotEncryptionConfiguration | undefined;
  SnapshotFormat: SnapshotFormat | undefined;
  SnapshotInitiator: SnapshotInitiator | undefined;
  SnapshotInitiatorOperation: SnapshotInitiatorOperation | undefined;
  SnapshotName: string | undefined;
  SnapshotSizeInBytes?: number | undefined;
  SnapshotSourceDescription: SnapshotSourceDescription | undefined;
  SnapshotStatus: SnapshotStatus | undefined;
}

export type SnapshotInitiator = 'USER' | 'SYSTEM';

export type SnapshotInitiatorOperation = 'CreateSnapshot' | 'ImportSnapshot' | 'SystemCreateSnapshot';

export type SnapshotMode = 'APPLICATION_SNAPSHOTS_LEGACY' | 'ENHANCED_SNAPSHOTS';

export type SnapshotOperation = 'CreateSnapshot' | 'DeleteSnapshot' | 'ImportSnapshot' | 'ExportSnapshot' | 'SystemCreateSnapshot';

export interface SnapshotOperationFailureDetails {
  ErrorInfo?: SnapshotErrorInfo | undefined;
}

export interface SnapshotOperationInfo {
  EndTime?: Date | undefined;
  SnapshotOperation: SnapshotOperation | undefined;
  SnapshotOperationId: string | undefined;
  SnapshotOperationStatus: SnapshotOperationStatus | undefined;
  StartTime?: Date | undefined;
}

export interface SnapshotOperationInfoDetails {
  ApplicationOperationDescription?: ApplicationOperationDescription | undefined;
  DestinationEncryptionConfigurationDescription?: EncryptionConfigurationDescription | undefined;
  EndTime?: Date | undefined;
  SnapshotArn: string | undefined;
  SnapshotDestinationLocationDescription?: SnapshotOperationLocationDescription | undefined;
  SnapshotOperation: SnapshotOperation | undefined;
  SnapshotOperationFailureDetails?: SnapshotOperationFailureDetails | undefined;
  SnapshotOperationId: string | undefined;
  SnapshotOperationStatus: SnapshotOperationStatus | undefined;
  SnapshotSourceLocationDescription?: SnapshotOperationLocationDescription | undefined;
  SourceEncryptionConfigurationDescription?: EncryptionConfigurationDescription | undefined;
  StartTime?: Date | undefined;
}

export interface SnapshotOperationLocationDescription {
  LocationType: StorageLocationType | undefined;
  S3PrefixLocation: SnapshotOperationS3PrefixLocation | undefined;
}

export interface SnapshotOperationS3PrefixLocation {
  BucketARN: string | undefined;
  ExportedPrefix?: string | undefined;
  KeyPrefix: string | undefined;
}

export type SnapshotOperationStatus = 'IN_PROGRESS' | 'SUCCESSFUL' | 'FAILED' | 'CANCELLED';

export interface SnapshotSourceDescription {
  S3PrefixLocation?: S3PrefixLocation | undefined;
  SourceApplicationDescription?: SourceApplicationDescription | undefined;
}

export type SnapshotStatus = 'CREATING' | 'READY' | 'DELETING' | 'FAILED';

export interface SourceApplicationDescription {
  ApplicationCreationTimestamp: Date | undefined;
  ApplicationName: string | undefined;
  ApplicationVersionId: number | undefined;
}

export interface SourceSchema {
  RecordColumns: RecordColumn[] | undefined;
  RecordEncoding?: string | undefined;
  RecordFormat: RecordFormat | undefined;
}

export interface SqlApplicationConfiguration {
  Inputs?: Input[] | undefined;
  Outputs?: Output[] | undefined;
  ReferenceDataSources?: ReferenceDataSource[] | undefined;
}

export interface SqlApplicationConfigurationDescription {
  InputDescriptions?: InputDescription[] | undefined;
  OutputDescriptions?: OutputDescription[] | undefined;
  ReferenceDataSourceDescriptions?: ReferenceDataSourceDescription[] | undefined;
}

export interface SqlApplicationConfigurationUpdate {
  InputUpdates?: InputUpdate[] | undefined;
  OutputUpdates?: OutputUpdate[] | undefined;
  ReferenceDataSourceUpdates?: ReferenceDataSourceUpdate[] | undefined;
}

export interface SqlRunConfiguration {
  InputId: string | undefined;
  InputStartingPositionConfiguration: InputStartingPositionConfiguration | undefined;
}

export interface StartApplicationRequest {
  ApplicationName: string | undefined;
  RunConfiguration?: RunConfiguration | undefined;
}

export interface StartApplicationResponse {
  OperationId?: string | undefined;
}

export interface StopApplicationRequest {
  ApplicationName: string | undefined;
  Force?: boolean | undefined;
}

export interface StopApplicationResponse {
  OperationId?: string | undefined;
}

export type StorageLocationType = 'S3';

export interface Tag {
  Key: string | undefined;
  Value?: string | undefined;
}

export interface TagResourceRequest {
  ResourceARN: string | undefined;
  Tags: Tag[] | undefined;
}

export interface TagResourceResponse {}

export interface UntagResourceRequest {
  ResourceARN: string | undefined;
  TagKeys: string[] | undefined;
}

export interface UntagResourceResponse {}

export interface UpdateApplicationMaintenanceConfigurationRequest {
  ApplicationMaintenanceConfigurationUpdate: ApplicationMaintenanceConfigurationUpdate | undefined;
  ApplicationName: string | undefined;
}

export interface UpdateApplicationMaintenanceConfigurationResponse {
  ApplicationARN?: string | undefined;
  ApplicationMaintenanceConfigurationDescription?: ApplicationMaintenanceConfigurationDescription | undefined;
}

export interface UpdateApplicationRequest {
  ApplicationConfigurationUpdate?: ApplicationConfigurationUpdate | undefined;
  ApplicationName: string | undefined;
  CloudWatchLoggingOptionUpdates?: CloudWatchLoggingOptionUpdate[] | undefined;
  ConditionalToken?: string | undefined;
  CurrentApplicationVersionId?: number | undefined;
  RunConfigurationUpdate?: RunConfigurationUpdate | undefined;
  RuntimeEnvironmentUpdate?: RuntimeEnvironment | undefined;
  ServiceExecutionRoleUpdate?: string | undefined;
}

export interface UpdateApplicationResponse {
  ApplicationDetail: ApplicationDetail | undefined;
  OperationId?: string | undefined;
}

export type UrlType = 'FLINK_DASHBOARD_URL' | 'ZEPPELIN_UI_URL';

export interface VpcConfiguration {
  SecurityGroupIds: string[] | undefined;
  SubnetIds: string[] | undefined;
}

export interface VpcConfigurationDescription {
  SecurityGroupIds: string[] | undefined;
  SubnetIds: string[] | undefined;
  VpcConfigurationId: string | undefined;
  VpcId: string | undefined;
}

export interface VpcConfigurationUpdate {
  SecurityGroupIdUpdates?: string[] | undefined;
  SubnetIdUpdates?: string[] | undefined;
  VpcConfigurationId: string | undefined;
}

export interface ZeppelinApplicationConfiguration {
  CatalogConfiguration?: CatalogConfiguration | undefined;
  CustomArtifactsConfiguration?: CustomArtifactConfiguration[] | undefined;
  DeployAsApplicationConfiguration?: DeployAsApplicationConfiguration | undefined;
  MonitoringConfiguration?: ZeppelinMonitoringConfiguration | undefined;
}

export interface ZeppelinApplicationConfigurationDescription {
  CatalogConfigurationDescription?: CatalogConfigurationDescription | undefined;
  CustomArtifactsConfigurationDescription?: CustomArtifactConfigurationDescription[] | undefined;
  DeployAsApplicationConfigurationDescription?: DeployAsApplicationConfigurationDescription | undefined;
  MonitoringConfigurationDescription: ZeppelinMonitoringConfigurationDescription | undefined;
}

export interface ZeppelinApplicationConfigurationUpdate {
  CatalogConfigurationUpdate?: CatalogConfigurationUpdate | undefined;
  CustomArtifactsConfigurationUpdate?: CustomArtifactConfiguration[] | undefined;
  DeployAsApplicationConfigurationUpdate?: DeployAsApplicationConfigurationUpdate | undefined;
  MonitoringConfigurationUpdate?: ZeppelinMonitoringConfigurationUpdate | undefined;
}

export interface ZeppelinMonitoringConfiguration {
  LogLevel: LogLevel | undefined;
}

export interface ZeppelinMonitoringConfigurationDescription {
  LogLevel?: LogLevel | undefined;
}

export interface ZeppelinMonitoringConfigurationUpdate {
  LogLevelUpdate: LogLevel | undefined;
}
