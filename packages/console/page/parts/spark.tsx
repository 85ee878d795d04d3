// A line of some sixty points in a cell of a table.
import { sparkPath } from '../model/spark.js';

const WIDTH = 64;
const HEIGHT = 18;

/** Values oldest first; null is a gap. */
export const Spark = ({
  values,
  tone,
}: {
  readonly values: readonly (number | null)[];
  readonly tone: 'in' | 'out';
}) => (
  <svg
    class={`spark spark-${tone}`}
    viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    width={WIDTH}
    height={HEIGHT}
    aria-hidden="true"
  >
    <path d={sparkPath(values, WIDTH, HEIGHT)} />
  </svg>
);
