// ExportSnapshot: an operation of a READY snapshot; its files are written to S3 later.
import { lastOperation, requestExport } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { snapshotKeyOf } from './snapshot-answer.js';
import { transferFrom } from './snapshot-transfer-rules.js';

/** Exports a snapshot. */
export const exportSnapshot =
  ({ applications, clock, ids }: Needs<'applications' | 'clock' | 'ids'>): Operation<'ExportSnapshot'> =>
  async (input, context) => {
    const { ExportDestinationConfiguration: destination } = input;
    const to = transferFrom(
      destination.DestinationS3PrefixLocation,
      destination.ExportRoleArn,
      destination.DestinationEncryptionConfiguration,
      context,
    );
    const snapshot = await applications.snapshots.change(snapshotKeyOf(context, input.SnapshotName), (now) =>
      requestExport(now, to, { at: clock.now(), ids }),
    );
    const { id, status } = lastOperation(snapshot);
    return { SnapshotOperationId: id, SnapshotOperationStatus: status };
  };
