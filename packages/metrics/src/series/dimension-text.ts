// Names of tasks and operators as dimensions of CloudWatch.

/** CloudWatch's bounds (documented): characters of a value and of a name. */
const MOST_VALUE_CHARACTERS = 1024;
const MOST_NAME_CHARACTERS = 255;

const plain = (text: string, most: number): string =>
  text
    .replaceAll(/\s/g, '_')
    // CloudWatch takes ASCII without control characters.
    .replaceAll(/[^\u0020-\u007e]/g, '?')
    .slice(0, most);

/** Blanks become underlines, as AWS's sample dashboards have it (`Source:_Kafka_source`). Never empty, which CloudWatch refuses. */
export const dimensionText = (text: string): string => plain(text, MOST_VALUE_CHARACTERS) || '_';

/** The same for the name of a dimension or a metric of a job's own, which must not begin with a colon. */
export const nameText = (text: string): string => plain(text, MOST_NAME_CHARACTERS).replace(/^:+/, '') || '_';
