// TagResources and UntagResources: each ARN goes to the service that has it; one map lists what failed.
import { ServiceError, type UpstreamTextAnswer, type UpstreamCall } from '@drey/plugin-api';
import type { ApplicationStore } from '@drey/state';
import { tagsFrom } from '../operations/tag/tag-rules.js';
import { taggedResource } from '../operations/tag/tagged-resource.js';
import { isOurs } from './tagged-resources.js';
import { answered, type TagOperation } from './tagging-answer.js';
import { invalid, type TaggingInput, taggingInput, textsOf } from './tagging-input.js';

/** Documented. */
const MOST_ARNS = 20;
const MOST_TAGS = 50;

type Tags = Readonly<Record<string, string>>;
type Failures = Readonly<Record<string, { StatusCode: number; ErrorCode: string; ErrorMessage: string }>>;

const failure = (status: number, message: string): Failures[string] => ({
  StatusCode: status,
  ErrorCode: status >= 500 ? 'InternalServiceException' : 'InvalidParameterException',
  ErrorMessage: message,
});

const changeOurs = async (
  applications: ApplicationStore,
  call: UpstreamCall,
  arns: readonly string[],
  change: (tags: Tags) => Tags,
): Promise<Failures> => {
  const failures: Record<string, Failures[string]> = {};
  for (const arn of arns) {
    try {
      await taggedResource(applications, arn, call).change(change);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      failures[arn] = failure(error.status, error.message);
    }
  }
  return failures;
};

const failuresIn = ({ status, body }: UpstreamTextAnswer, arns: readonly string[]): Failures => {
  let output: TaggingInput = {};
  try {
    output = taggingInput(body);
  } catch {
    // An answer that is no JSON says nothing of single resources.
  }
  if (status === 200) return (output['FailedResourcesMap'] ?? {}) as Failures;
  const text = output['message'] ?? output['Message'];
  const told = failure(status, typeof text === 'string' ? text : `The upstream answered HTTP ${status}.`);
  return Object.fromEntries(arns.map((arn) => [arn, told]));
};

const changeTags =
  (changeFrom: (input: TaggingInput) => (tags: Tags) => Tags): TagOperation =>
  async (applications, call, next) => {
    const input = taggingInput(call.body);
    const arns = textsOf(input, 'ResourceARNList');
    const ours = arns.filter(isOurs);
    if (ours.length === 0) return next();
    if (arns.length > MOST_ARNS) throw invalid(`ResourceARNList must have ${MOST_ARNS} ARNs at most.`);
    const change = changeFrom(input);
    const theirs = arns.filter((arn) => !isOurs(arn));
    const failures = await changeOurs(applications, call, ours, change);
    const others =
      theirs.length === 0 ? {} : failuresIn(await next(JSON.stringify({ ...input, ResourceARNList: theirs })), theirs);
    return answered({ FailedResourcesMap: { ...failures, ...others } });
  };

const lengthOf = (what: string, text: string, least: number, most: number): void => {
  if (text.length < least || text.length > most) throw invalid(`${what} must be ${least} to ${most} characters long.`);
};

/** Adds tags; a key that is there gets the new value. */
export const tagResources: TagOperation = changeTags((input) => {
  const { Tags: tags } = input;
  if (typeof tags !== 'object' || tags === null || Array.isArray(tags)) throw invalid('Tags must be a map.');
  const list = Object.entries(tags).map(([Key, Value]) => {
    if (typeof Value !== 'string') throw invalid('Values of tags must be strings.');
    lengthOf('Keys of tags', Key, 1, 128);
    lengthOf('Values of tags', Value, 0, 256);
    return { Key, Value };
  });
  if (list.length === 0 || list.length > MOST_TAGS) throw invalid(`Tags must have 1 to ${MOST_TAGS} entries.`);
  return (present) => tagsFrom(list, present);
});

/** Takes tags away; keys that are not there are ignored. */
export const untagResources: TagOperation = changeTags((input) => {
  const gone = new Set(textsOf(input, 'TagKeys'));
  if (gone.size === 0) throw invalid('TagKeys must not be empty.');
  return (present) => Object.fromEntries(Object.entries(present).filter(([key]) => !gone.has(key)));
});
