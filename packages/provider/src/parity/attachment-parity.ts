// Parity of tags, logging options and VPC configurations.
import type { OperationParity } from './operation-parity.js';

const EXPECTATION =
  'One of CurrentApplicationVersionId and ConditionalToken is needed; a mismatch is ConcurrentModificationException.';
const MISSING_EXPECTATION = 'Neither of them is InvalidArgumentException. Status is checked before the version.';

type AttachmentOperation =
  | 'TagResource'
  | 'UntagResource'
  | 'ListTagsForResource'
  | 'AddApplicationCloudWatchLoggingOption'
  | 'DeleteApplicationCloudWatchLoggingOption'
  | 'AddApplicationVpcConfiguration'
  | 'DeleteApplicationVpcConfiguration';

/** Seven operations. */
export const attachmentParity: Readonly<Record<AttachmentOperation, OperationParity>> = {
  TagResource: {
    level: 'complete',
    known: ['Keys that are there get the new value; no new version; duplicate keys and more than 50 tags are refused.'],
    inferred: [
      'Keys that begin with `aws:` are refused. Allowed in every status. What is no ARN of an application is InvalidArgumentException, one of another account or region ResourceNotFoundException.',
    ],
  },
  UntagResource: { level: 'complete', known: ['No new version.'], inferred: ['Keys that are not there are ignored.'] },
  ListTagsForResource: {
    level: 'complete',
    known: ['All tags in one page.'],
    inferred: ['In the order in which they were given.'],
  },
  AddApplicationCloudWatchLoggingOption: {
    level: 'complete',
    known: ['A new version with id `<version>.1`; RUNNING goes through UPDATING; at most one option.', EXPECTATION],
    claimed: ['A second option is InvalidArgumentException.'],
    inferred: [MISSING_EXPECTATION, 'An ARN of anything but a log stream is InvalidArgumentException.'],
    gaps: [
      'The job is not restarted; its log lines go to the new stream from then on. Whether the stream exists is not checked.',
    ],
    members: { 'output.OperationId': 'Absent for SQL applications, whose operations cannot be described.' },
  },
  DeleteApplicationCloudWatchLoggingOption: {
    level: 'complete',
    known: ['A new version without the option.', EXPECTATION],
    inferred: [
      MISSING_EXPECTATION,
      'An unknown id is InvalidArgumentException. The options that are left are answered.',
    ],
    members: { 'output.OperationId': 'Absent for SQL applications, whose operations cannot be described.' },
  },
  AddApplicationVpcConfiguration: {
    level: 'record',
    known: [
      'A new version with id `<version>.1`; a running job restarts; at most one configuration, refused in the words of the service; none for SQL applications.',
      EXPECTATION,
    ],
    inferred: [MISSING_EXPECTATION, 'The codes of the refusals (InvalidArgumentException).'],
    gaps: ['Subnets and security groups are not checked, and clusters stay in the network of this machine.'],
    members: {
      'output.VpcConfigurationDescription.VpcId':
        'As EC2 of the upstream names it; a made-up id, always the same for the same subnets, where it knows none of them.',
    },
  },
  DeleteApplicationVpcConfiguration: {
    level: 'record',
    known: ['A new version without the configuration; a running job restarts.', EXPECTATION],
    inferred: [MISSING_EXPECTATION, 'An unknown id is InvalidArgumentException.'],
  },
};
