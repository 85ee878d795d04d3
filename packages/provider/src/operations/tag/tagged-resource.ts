// From the ARN that tag operations carry to the application or the snapshot.
import { InvalidArgumentException, parseApplicationArn, parseSnapshotArn, ResourceNotFoundException } from '@drey/api';
import type { RequestContext } from '@drey/plugin-api';
import type { ApplicationStore } from '@drey/state';

type Tags = Readonly<Record<string, string>>;

/** Something that has tags. */
export interface TaggedResource {
  /** Throws {@link ResourceNotFoundException} where it does not exist. */
  tags(): Tags;
  /** Changes them, durably. */
  change(change: (tags: Tags) => Tags): Promise<void>;
}

/** What an ARN names: an application, or a snapshot of the account (inferred). Only those of the caller's account and region exist for it. */
export const taggedResource = (
  applications: Pick<ApplicationStore, 'change' | 'get' | 'snapshots'>,
  arn: string,
  { accountId, region }: Pick<RequestContext, 'accountId' | 'region'>,
): TaggedResource => {
  const { snapshots } = applications;
  const [application, snapshot] = [parseApplicationArn(arn), parseSnapshotArn(arn)];
  const parts = application ?? snapshot;
  if (parts === undefined)
    throw new InvalidArgumentException(`${arn} is not the ARN of an application or of a snapshot.`);
  if (parts.accountId !== accountId || parts.region !== region) {
    throw new ResourceNotFoundException(`Resource ${arn} does not exist in account ${accountId}, region ${region}.`);
  }
  const key = { accountId, region, name: parts.name };
  return application === undefined
    ? {
        tags: () => snapshots.get(key).tags,
        change: async (change) => {
          await snapshots.change(key, (now) => ({ ...now, tags: change(now.tags) }));
        },
      }
    : {
        tags: () => applications.get(key).tags,
        change: async (change) => {
          await applications.change(key, (now) => ({ ...now, tags: change(now.tags) }));
        },
      };
};
