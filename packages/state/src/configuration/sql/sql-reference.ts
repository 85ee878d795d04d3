// Reference data sources of a SQL application's version.
import type { ReferenceDataSource, ReferenceDataSourceDescription, ReferenceDataSourceUpdate } from '@drey/api';
import { presentMembers } from '../present-members.js';
import { subResourceId, updateById, withoutId } from '../sub-resource-id.js';
import { updatedMembers } from '../update-members.js';

const KIND = 'reference data source';
const idOf = (item: { readonly ReferenceId?: string | undefined }): string | undefined => item.ReferenceId;

/** The sources as version `versionId` brings them. */
export const describeReferences = (
  sources: readonly ReferenceDataSource[],
  versionId: number,
): ReferenceDataSourceDescription[] =>
  sources.map(({ TableName, ReferenceSchema, S3ReferenceDataSource }, index) => ({
    ReferenceId: subResourceId(versionId, index),
    TableName,
    ReferenceSchema,
    S3ReferenceDataSourceDescription: {
      BucketARN: S3ReferenceDataSource?.BucketARN,
      FileKey: S3ReferenceDataSource?.FileKey,
    },
  }));

/** Changes sources by their ids. Throws `InvalidArgumentException` for an unknown id. */
export const updateReferences = (
  current: readonly ReferenceDataSourceDescription[],
  updates: readonly ReferenceDataSourceUpdate[],
): ReferenceDataSourceDescription[] =>
  updateById<ReferenceDataSourceDescription, ReferenceDataSourceUpdate>(current, updates, {
    kind: KIND,
    idOf,
    change: (source, update) =>
      presentMembers({
        ...source,
        TableName: update.TableNameUpdate ?? source.TableName,
        ReferenceSchema: update.ReferenceSchemaUpdate ?? source.ReferenceSchema,
        S3ReferenceDataSourceDescription: {
          BucketARN: undefined,
          FileKey: undefined,
          ...source.S3ReferenceDataSourceDescription,
          ...updatedMembers(update.S3ReferenceDataSourceUpdate ?? {}),
        },
      }),
  });

/** The sources without one. Throws `InvalidArgumentException` for an unknown id. */
export const removeReference = (
  current: readonly ReferenceDataSourceDescription[],
  id: string,
): ReferenceDataSourceDescription[] => withoutId(current, id, { kind: KIND, idOf });
