// All 33 operations of the service; a forgotten or misspelt name does not compile.
import type { OperationName } from '@drey/api';
import type { Operation, Services } from '../needs.js';
import { createApplication } from './application/create-application.js';
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

/** Makes an operation from the services it needs, or `later` for one that this release answers with HTTP 501. */
export type Registry = { readonly [Name in OperationName]: ((services: Services) => Operation<Name>) | 'later' };

/** Every operation. */
export const registry: Registry = {
  AddApplicationCloudWatchLoggingOption: addApplicationCloudWatchLoggingOption,
  AddApplicationInput: 'later',
  AddApplicationInputProcessingConfiguration: 'later',
  AddApplicationOutput: 'later',
  AddApplicationReferenceDataSource: 'later',
  AddApplicationVpcConfiguration: 'later',
  CreateApplication: createApplication,
  CreateApplicationPresignedUrl: 'later',
  CreateApplicationSnapshot: 'later',
  DeleteApplication: deleteApplication,
  DeleteApplicationCloudWatchLoggingOption: deleteApplicationCloudWatchLoggingOption,
  DeleteApplicationInputProcessingConfiguration: 'later',
  DeleteApplicationOutput: 'later',
  DeleteApplicationReferenceDataSource: 'later',
  DeleteApplicationSnapshot: 'later',
  DeleteApplicationVpcConfiguration: 'later',
  DescribeApplication: describeApplication,
  DescribeApplicationOperation: describeApplicationOperation,
  DescribeApplicationSnapshot: 'later',
  DescribeApplicationVersion: describeApplicationVersion,
  DiscoverInputSchema: 'later',
  ListApplicationOperations: listApplicationOperations,
  ListApplicationSnapshots: 'later',
  ListApplicationVersions: listApplicationVersions,
  ListApplications: listApplications,
  ListTagsForResource: listTagsForResource,
  RollbackApplication: 'later',
  StartApplication: startApplication,
  StopApplication: stopApplication,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateApplication: updateApplication,
  UpdateApplicationMaintenanceConfiguration: 'later',
};
