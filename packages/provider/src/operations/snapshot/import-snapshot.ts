// ImportSnapshot: a snapshot of the account that is CREATING; its files are fetched from S3 later.
import { ResourceInUseException } from '@drey/api';
import { checkName, importedSnapshot } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { tagsFrom } from '../tag/tag-rules.js';
import { openedOperation, snapshotKeyOf } from './snapshot-answer.js';
import { checkSnapshotQuota, encryptionFrom, transferFrom } from './snapshot-transfer-rules.js';

/** Imports a savepoint of any Flink, whatever the mode of any application (documented). */
export const importSnapshot =
  ({
    applications,
    clock,
    ids,
    quotas,
  }: Needs<'applications' | 'clock' | 'ids' | 'quotas'>): Operation<'ImportSnapshot'> =>
  async (input, context) => {
    const { SnapshotName: name, SnapshotDescription: description, ImportSourceConfiguration: source } = input;
    checkName(name);
    const tags = tagsFrom(input.Tags ?? []);
    const from = transferFrom(
      source.SourceS3PrefixLocation,
      source.ImportRoleArn,
      source.SourceEncryptionConfiguration,
      context,
    );
    const snapshot = importedSnapshot(
      context,
      { name, tags, ...(description === undefined ? {} : { description }) },
      from,
      encryptionFrom(input.DestinationEncryptionConfiguration),
      { at: clock.now(), ids },
    );
    if (applications.snapshots.find(snapshotKeyOf(context, name)) !== undefined)
      throw new ResourceInUseException(`Snapshot ${name} already exists.`);
    checkSnapshotQuota(applications, quotas, context);
    await applications.snapshots.create(snapshot);
    return openedOperation(snapshot, context);
  };
