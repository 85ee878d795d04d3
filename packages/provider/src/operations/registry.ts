// All 41 operations of the service; a forgotten or misspelt name does not compile.
import type { OperationName } from '@drey/api';
import type { Operation, Services } from '../needs.js';
import { createApplication } from './application/create-application.js';
import { createApplicationPresignedUrl } from './application/create-application-presigned-url.js';
import { deleteApplication } from './application/delete-application.js';
import { describeApplication } from './application/describe-application.js';
import { listApplications } from './application/list-applications.js';
import { startApplication } from './application/start-application.js';
import { stopApplication } from './application/stop-application.js';
import { updateApplication } from './application/update-application.js';
import { describeApplicationOperation } from './history/describe-application-operation.js';
import { describeApplicationVersion } from './history/describe-application-version.js';
import { listApplicationOperations } from './history/list-application-operations.js';
import { listApplicationVersions } from './history/list-application-versions.js';
import { addApplicationCloudWatchLoggingOption } from './logging/add-application-cloud-watch-logging-option.js';
import { deleteApplicationCloudWatchLoggingOption } from './logging/delete-application-cloud-watch-logging-option.js';
import { listTagsForResource } from './tag/list-tags-for-resource.js';
import { tagResource } from './tag/tag-resource.js';
import { untagResource } from './tag/untag-resource.js';
import { addApplicationInput } from './sql/add-application-input.js';
import { addApplicationInputProcessingConfiguration } from './sql/add-application-input-processing-configuration.js';
import { addApplicationOutput } from './sql/add-application-output.js';
import { addApplicationReferenceDataSource } from './sql/add-application-reference-data-source.js';
import { addApplicationVpcConfiguration } from './vpc/add-application-vpc-configuration.js';
import { createApplicationSnapshot } from './snapshot/create-application-snapshot.js';
import { deleteApplicationInputProcessingConfiguration } from './sql/delete-application-input-processing-configuration.js';
import { deleteApplicationOutput } from './sql/delete-application-output.js';
import { deleteApplicationReferenceDataSource } from './sql/delete-application-reference-data-source.js';
import { discoverInputSchema } from './sql/discover-input-schema.js';
import { deleteApplicationSnapshot } from './snapshot/delete-application-snapshot.js';
import { deleteApplicationVpcConfiguration } from './vpc/delete-application-vpc-configuration.js';
import { describeApplicationSnapshot } from './snapshot/describe-application-snapshot.js';
import { listApplicationSnapshots } from './snapshot/list-application-snapshots.js';
import { createSnapshot } from './snapshot/create-snapshot.js';
import { deleteSnapshot } from './snapshot/delete-snapshot.js';
import { describeSnapshot } from './snapshot/describe-snapshot.js';
import { describeSnapshotOperation } from './snapshot/describe-snapshot-operation.js';
import { exportSnapshot } from './snapshot/export-snapshot.js';
import { importSnapshot } from './snapshot/import-snapshot.js';
import { listSnapshotOperations } from './snapshot/list-snapshot-operations.js';
import { listSnapshots } from './snapshot/list-snapshots.js';
import { rollbackApplication } from './application/rollback-application.js';
import { updateApplicationMaintenanceConfiguration } from './application/update-application-maintenance-configuration.js';

/** Makes each operation from the services it needs. */
export type Registry = { readonly [Name in OperationName]: (services: Services) => Operation<Name> };

/** Every operation. */
export const registry: Registry = {
  AddApplicationCloudWatchLoggingOption: addApplicationCloudWatchLoggingOption,
  AddApplicationInput: addApplicationInput,
  AddApplicationInputProcessingConfiguration: addApplicationInputProcessingConfiguration,
  AddApplicationOutput: addApplicationOutput,
  AddApplicationReferenceDataSource: addApplicationReferenceDataSource,
  AddApplicationVpcConfiguration: addApplicationVpcConfiguration,
  CreateApplication: createApplication,
  CreateApplicationPresignedUrl: createApplicationPresignedUrl,
  CreateApplicationSnapshot: createApplicationSnapshot,
  CreateSnapshot: createSnapshot,
  DeleteApplication: deleteApplication,
  DeleteApplicationCloudWatchLoggingOption: deleteApplicationCloudWatchLoggingOption,
  DeleteApplicationInputProcessingConfiguration: deleteApplicationInputProcessingConfiguration,
  DeleteApplicationOutput: deleteApplicationOutput,
  DeleteApplicationReferenceDataSource: deleteApplicationReferenceDataSource,
  DeleteApplicationSnapshot: deleteApplicationSnapshot,
  DeleteApplicationVpcConfiguration: deleteApplicationVpcConfiguration,
  DeleteSnapshot: deleteSnapshot,
  DescribeApplication: describeApplication,
  DescribeApplicationOperation: describeApplicationOperation,
  DescribeApplicationSnapshot: describeApplicationSnapshot,
  DescribeApplicationVersion: describeApplicationVersion,
  DescribeSnapshot: describeSnapshot,
  DescribeSnapshotOperation: describeSnapshotOperation,
  DiscoverInputSchema: discoverInputSchema,
  ExportSnapshot: exportSnapshot,
  ImportSnapshot: importSnapshot,
  ListApplicationOperations: listApplicationOperations,
  ListApplicationSnapshots: listApplicationSnapshots,
  ListApplicationVersions: listApplicationVersions,
  ListApplications: listApplications,
  ListSnapshotOperations: listSnapshotOperations,
  ListSnapshots: listSnapshots,
  ListTagsForResource: listTagsForResource,
  RollbackApplication: rollbackApplication,
  StartApplication: startApplication,
  StopApplication: stopApplication,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateApplication: updateApplication,
  UpdateApplicationMaintenanceConfiguration: updateApplicationMaintenanceConfiguration,
};
