// The table of the control plane.
import { renderTable } from '../table.js';
import type { RowResult, ServerResult } from './measure.js';

const rate = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1));
const time = (milliseconds: number): string => milliseconds.toFixed(milliseconds < 10 ? 2 : 0);
const micro = ({ processorMicroseconds }: ServerResult): string =>
  Number.isNaN(processorMicroseconds) ? '?' : processorMicroseconds.toFixed(0);
/** A rate is marked when requests failed. */
const cells = ({ requestsPerSecond, p50Milliseconds, p99Milliseconds, failed }: ServerResult): readonly string[] => [
  `${failed > 0 ? '! ' : ''}${rate(requestsPerSecond)}`,
  time(p50Milliseconds),
  time(p99Milliseconds),
];

const head = [
  'operation',
  'conn',
  ...['bare', 'Drey', 'moto'].flatMap((name) => [`${name} req/s`, 'p50 ms', 'p99 ms']),
  'Drey/bare',
  'Drey/moto',
  'bare cpu us',
  'Drey cpu us',
  'failed',
  'client',
  'bare min-max',
  'load',
];

const tableRow = ({
  row,
  connections,
  results: { bare, drey, moto },
  bareSpread,
  load,
}: RowResult): readonly string[] => [
  row.name,
  String(connections),
  ...cells(bare),
  ...cells(drey),
  ...cells(moto),
  (drey.requestsPerSecond / bare.requestsPerSecond).toFixed(2),
  (drey.requestsPerSecond / moto.requestsPerSecond).toFixed(1),
  micro(bare),
  micro(drey),
  String(bare.failed + drey.failed + moto.failed),
  `${Math.round(100 * Math.max(bare.clientBusy, drey.clientBusy))} %`,
  bareSpread.map(rate).join('-'),
  load.toFixed(2),
];

/** Renders the results. */
export const controlTable = (results: readonly RowResult[]): string => renderTable(head, results.map(tableRow));
