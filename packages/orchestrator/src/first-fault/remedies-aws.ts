// Rows about what a job talks to: AWS, Kafka, other hosts.
import type { Remedy } from './remedy-row.js';

const unknownHost = /(?:UnknownHostException|UnresolvedAddressException)$/;

/** The host names of AWS, in all its partitions that Drey knows of. */
const awsName = /\b(?:[\w-]+\.)+(?:amazonaws\.com(?:\.cn)?|api\.aws)\b/i;

/** The rows. */
export const awsRemedies: readonly Remedy[] = [
  {
    kind: 'no-bucket',
    cause: 'a bucket that is not there',
    message: /NoSuchBucket|The specified bucket does not exist/,
    remedy:
      'Create the bucket in the upstream (aws s3 mb against this endpoint) or correct its name in the properties; then start again.',
  },
  {
    kind: 'no-bucket',
    cause: 'a bucket that is not there',
    type: /NoSuchBucketException$/,
    remedy:
      'Create the bucket in the upstream (aws s3 mb against this endpoint) or correct its name in the properties; then start again.',
  },
  {
    kind: 'no-object',
    cause: 'an object that is not there',
    type: /NoSuchKeyException$/,
    remedy: 'Upload the object, or correct bucket and key in the properties.',
  },
  {
    kind: 'access-denied',
    cause: 'the role may not do it',
    message: /Access ?Denied|is not authorized to perform|status code:? ?403|Forbidden/i,
    remedy:
      'Let the role of the application do it: add the action and the resource named to a policy of ServiceExecutionRole. A bucket of a policy that denies it has to allow it too.',
  },
  {
    kind: 'credentials',
    cause: 'no credentials',
    message:
      /Unable to load (?:AWS )?credentials|security token included in the request is (?:invalid|expired)|InvalidClientTokenId/i,
    remedy:
      'Take the default credentials provider of the SDK (AUTO in connectors): Drey gives jobs credentials of their role in the environment, as the service does.',
  },
  {
    kind: 'no-resource',
    cause: 'a stream, table, queue or secret that is not there',
    type: /\.(?:ResourceNotFoundException|QueueDoesNotExistException|StreamNotFoundException|EntityNotFoundException|NotFoundException)$/,
    remedy: 'Create it in the upstream, in the region of the application, or correct its name in the properties.',
  },
  {
    kind: 'unsupported-aws',
    cause: 'a service or call of AWS that the upstream does not have',
    message: /not (?:yet )?(?:implemented|supported by moto)|status code:? ?501|UnknownOperation|InternalFailure.*501/i,
    remedy: 'The upstream does not know this call: use another upstream (--upstream) that does, or stub the call.',
  },
  {
    kind: 'aws-name',
    cause: 'a name of AWS that cannot be reached',
    type: unknownHost,
    message: awsName,
    remedy:
      'The job looks for AWS itself, and its name could not be led to Drey, since it knows of no proxy or --lead-endpoints is off: set aws.endpoint in the properties of its connector, or take an SDK that reads AWS_ENDPOINT_URL or proxy settings; docs/unmodified-jobs.md says what is led and how.',
  },
  {
    kind: 'unknown-host',
    cause: 'a host name that nobody knows',
    type: unknownHost,
    remedy:
      'Correct the host in the properties. In containers the laptop is host.docker.internal, and names of Compose need Drey’s network (--docker-network).',
  },
  {
    kind: 'kafka-broker',
    cause: 'no Kafka broker answers',
    message:
      /No resolvable bootstrap urls|waiting for a node assignment|(?:fetch|update|get) (?:topic )?metadata|not present in metadata|Failed to construct kafka|describeTopics|listTopics|broker may not be available|Failed to get metadata for topics/i,
    remedy:
      'Start the broker, or correct bootstrap.servers; the addresses that the broker advertises must be reachable from the job too, not only the first one.',
  },
  {
    kind: 'client-option',
    cause: 'an option that a client does not take',
    type: /\.ConfigException$/,
    remedy: 'Correct the option named where the client is configured, often a property group handed to a connector.',
  },
  {
    kind: 'no-topic',
    cause: 'a Kafka topic that is not there',
    type: /UnknownTopicOrPartitionException$/,
    remedy: 'Create the topic, or correct its name in the properties.',
  },
  {
    kind: 'tls',
    cause: 'a certificate that is not trusted',
    type: /(?:SSLHandshakeException|SunCertPathBuilderException|ValidatorException|CertificateException)$/,
    remedy:
      'Add the issuer to the trust store that the client uses, or talk to the endpoint that Drey gives without TLS.',
  },
  {
    kind: 'refused',
    cause: 'nobody listens where the job connects',
    message: /Connection refused/i,
    remedy:
      'Start what should listen there, or correct host and port in the properties. In containers localhost is the container itself; the laptop is host.docker.internal.',
  },
  {
    kind: 'timeout',
    cause: 'no answer in time',
    type: /(?:SocketTimeoutException|ConnectTimeoutException|ApiCallTimeoutException|ApiCallAttemptTimeoutException)$/,
    remedy: 'Look whether host and port are right and reachable from here, then whether the other side is too slow.',
  },
];
