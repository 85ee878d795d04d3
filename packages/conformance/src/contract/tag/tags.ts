// Tags of an application as a test compares them.
import type { Tag } from '@aws-sdk/client-kinesis-analytics-v2';
import { createInput } from '../applications.js';
import type { Msf } from '../subject.js';

/** Creates an application and gives its ARN. */
export const taggedApplication = async (msf: Msf, tags: readonly Tag[] = []): Promise<string> => {
  const { ApplicationDetail } = await msf.createApplication(createInput(tags.length === 0 ? {} : { Tags: [...tags] }));
  return ApplicationDetail?.ApplicationARN ?? '';
};

/** Tags by key. */
export const tagsOf = async (msf: Msf, ResourceARN: string): Promise<Record<string, string | undefined>> => {
  const { Tags } = await msf.listTagsForResource({ ResourceARN });
  return Object.fromEntries((Tags ?? []).map(({ Key, Value }) => [Key, Value]));
};
