// Parity of the operations for SQL applications. No SQL runs; what callers see of it is kept.
import type { OperationParity } from './operation-parity.js';

const OTHER_KIND = 'A Flink or Studio application is InvalidArgumentException. Status is checked before the version.';
const VERSION =
  'A new version; CurrentApplicationVersionId is needed, and a mismatch is ConcurrentModificationException.';
const NO_SQL = 'No SQL runs.';

type SqlOperation =
  | 'AddApplicationInput'
  | 'AddApplicationInputProcessingConfiguration'
  | 'DeleteApplicationInputProcessingConfiguration'
  | 'AddApplicationOutput'
  | 'DeleteApplicationOutput'
  | 'AddApplicationReferenceDataSource'
  | 'DeleteApplicationReferenceDataSource'
  | 'DiscoverInputSchema';

/** Eight operations. */
export const sqlParity: Readonly<Record<SqlOperation, OperationParity>> = {
  AddApplicationInput: {
    level: 'record',
    known: [
      VERSION,
      'Id `<version>.1`; names of in-application streams; one input at most; an empty starting position until the first start.',
    ],
    inferred: [OTHER_KIND, 'Exactly one source, and the code beyond the limit (InvalidArgumentException).'],
    gaps: [NO_SQL, 'Firehose sources are accepted, which the service allows to old accounts only.'],
  },
  AddApplicationInputProcessingConfiguration: {
    level: 'record',
    known: [VERSION],
    inferred: [OTHER_KIND, 'An unknown id is InvalidArgumentException. A processor that is there is replaced.'],
    gaps: [NO_SQL, 'Whether the role may invoke the Lambda function is not checked.'],
  },
  DeleteApplicationInputProcessingConfiguration: {
    level: 'record',
    known: [VERSION],
    inferred: [OTHER_KIND, 'An unknown id is InvalidArgumentException.'],
    gaps: [NO_SQL],
  },
  AddApplicationOutput: {
    level: 'record',
    known: [VERSION, 'Three outputs at most; all of them are answered.'],
    inferred: [OTHER_KIND, 'Exactly one destination, and the code beyond the limit (InvalidArgumentException).'],
    gaps: [NO_SQL],
  },
  DeleteApplicationOutput: {
    level: 'record',
    known: [VERSION],
    inferred: [OTHER_KIND, 'An unknown id is InvalidArgumentException.'],
    gaps: [NO_SQL],
  },
  AddApplicationReferenceDataSource: {
    level: 'record',
    known: [VERSION, 'One reference data source at most.'],
    inferred: [OTHER_KIND, 'Bucket and key are both needed; the code beyond the limit (InvalidArgumentException).'],
    gaps: [NO_SQL, 'The object is not read.'],
  },
  DeleteApplicationReferenceDataSource: {
    level: 'record',
    known: [VERSION],
    inferred: [OTHER_KIND, 'An unknown id is InvalidArgumentException.'],
    gaps: [NO_SQL],
  },
  DiscoverInputSchema: {
    level: 'partial',
    known: [
      'The example of the SQL developer guide is answered as there: the header names the columns and stays among the parsed rows, INTEGER, VARCHAR by powers of two, null for what does not fit.',
      'Rules for column names (`COL_` and places); JSON paths `$.parent.element` and `$.array[0:]`; ISO times with a `T` stay text.',
      'What cannot be understood is UnableToDetectSchemaException with the sampled records.',
    ],
    inferred: [
      'Both sources or neither are InvalidArgumentException, as are streams and objects that cannot be read. BIGINT, REAL, DOUBLE, BOOLEAN and TIMESTAMP by value; the delimiters tried (comma, tab, bar, semicolon); how a header is recognised; names of nested elements; `$[0:]` for arrays of objects.',
    ],
    gaps: [
      'The first MiB of an object or the first records of at most ten shards are looked at, not random ones. Records that the Kinesis Producer Library put together are not taken apart.',
      'Firehose delivery streams are UnsupportedOperationException: their API gives no records.',
    ],
    members: {
      'input.InputProcessingConfiguration':
        'Accepted; the Lambda function is not run, and a line in the log of the host says so.',
      'input.InputStartingPositionConfiguration':
        'The start of the stream unless given; NOW waits up to ten seconds for records; LAST_STOPPED_POINT is the start.',
      'input.ServiceExecutionRole': 'Checked for its form; the records are read with the rights of the host.',
      'output.ProcessedInputRecords': 'Absent, since no Lambda function runs.',
      'output.ParsedInputRecords': 'Up to 100 rows; holds null as the service does, which the model does not say.',
    },
  },
};
