// Entries of the operation log.
import type { ApplicationOperationInfo, ApplicationOperationInfoDetails } from '@drey/api';
import type { ApplicationOperation } from '@drey/state';
import { timestamp } from './time.js';

/** The model's limit; the real service cuts its text there too (seen in a public Terraform issue). */
const ERROR_STRING_CHARACTERS = 512;

/** An entry in a list. */
export const operationInfo = (operation: ApplicationOperation): ApplicationOperationInfo => ({
  Operation: operation.name,
  OperationId: operation.id,
  StartTime: timestamp(operation.startedAt),
  ...(operation.endedAt === undefined ? {} : { EndTime: timestamp(operation.endedAt) }),
  OperationStatus: operation.status,
});

/** An entry in full. It has no OperationId, as modelled. EndTime is a required member, so an open operation shows its start. */
export const operationDetails = (operation: ApplicationOperation): ApplicationOperationInfoDetails => ({
  Operation: operation.name,
  StartTime: timestamp(operation.startedAt),
  EndTime: timestamp(operation.endedAt ?? operation.startedAt),
  OperationStatus: operation.status,
  ...(operation.versionFrom === undefined || operation.versionTo === undefined
    ? {}
    : {
        ApplicationVersionChangeDetails: {
          ApplicationVersionUpdatedFrom: operation.versionFrom,
          ApplicationVersionUpdatedTo: operation.versionTo,
        },
      }),
  ...(operation.error === undefined && operation.rollbackOperationId === undefined
    ? {}
    : {
        OperationFailureDetails: {
          ...(operation.rollbackOperationId === undefined
            ? {}
            : { RollbackOperationId: operation.rollbackOperationId }),
          ...(operation.error === undefined
            ? {}
            : { ErrorInfo: { ErrorString: operation.error.slice(0, ERROR_STRING_CHARACTERS) } }),
        },
      }),
});
