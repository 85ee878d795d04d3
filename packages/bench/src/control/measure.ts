// Measures rows in turns: bare, Drey, moto, bare, ... so that whatever else the machine does meets all three.
import type { LoadClient, LoadRequest, LoadResult } from '../load/load-client.js';
import { load } from '../machine.js';
import { processSeconds } from '../processor-time.js';
import { median } from '../statistics.js';
import type { Row } from './rows.js';
import type { Server } from './servers.js';

/** The servers by the name that the table shows. */
export type ServerName = 'bare' | 'drey' | 'moto';

/** All servers. */
export type Servers = Readonly<Record<ServerName, Server>>;

const order: readonly ServerName[] = ['bare', 'drey', 'moto'];

/** What came of a measurement, and what the server spent on it. */
export interface ServerResult extends LoadResult {
  /** Processor time of the server for one request, in microseconds; NaN where it is not known. */
  readonly processorMicroseconds: number;
}

/** One row at one number of connections. */
export interface RowResult {
  readonly row: Row;
  readonly connections: number;
  readonly results: Readonly<Record<ServerName, ServerResult>>;
  /** Slowest and fastest round of the bare server, requests/s: how steady the machine was. */
  readonly bareSpread: readonly [number, number];
  /** Load average while the row was measured. */
  readonly load: number;
}

/** How the rows are measured. */
export interface MeasureOptions {
  readonly client: LoadClient;
  readonly seconds: number;
  readonly rounds: number;
}

const warmUpSeconds = 1;

const middle = (rounds: readonly ServerResult[]): ServerResult => ({
  requestsPerSecond: median(rounds.map((round) => round.requestsPerSecond)),
  p50Milliseconds: median(rounds.map((round) => round.p50Milliseconds)),
  p99Milliseconds: median(rounds.map((round) => round.p99Milliseconds)),
  processorMicroseconds: median(rounds.map((round) => round.processorMicroseconds)),
  failed: rounds.reduce((sum, round) => sum + round.failed, 0),
  elapsedSeconds: median(rounds.map((round) => round.elapsedSeconds)),
  clientBusy: Math.max(...rounds.map((round) => round.clientBusy)),
});

/** Lets each server compile what the row needs before it counts. */
export const warmUp = async (servers: Servers, row: Row, { client }: MeasureOptions): Promise<void> => {
  for (const name of order) {
    await client.run({
      endpoint: servers[name].endpoint,
      connections: 8,
      seconds: warmUpSeconds,
      request: row.request,
    });
  }
};

const measureServer = async (
  { endpoint, pid }: Server,
  request: LoadRequest,
  connections: number,
  { client, seconds }: MeasureOptions,
): Promise<ServerResult> => {
  const spent = (): number => (pid === undefined ? Number.NaN : processSeconds(pid));
  const before = spent();
  const result = await client.run({ endpoint, connections, seconds, request });
  const requests = result.requestsPerSecond * result.elapsedSeconds;
  return { ...result, processorMicroseconds: ((spent() - before) * 1e6) / requests };
};

/** Measures one row at one number of connections. */
export const measureRow = async (
  servers: Servers,
  row: Row,
  connections: number,
  options: MeasureOptions,
): Promise<RowResult> => {
  const rounds: Record<ServerName, ServerResult[]> = { bare: [], drey: [], moto: [] };
  const loads: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    for (const name of order) {
      rounds[name].push(await measureServer(servers[name], row.request, connections, options));
    }
    loads.push(load());
  }
  const bare = rounds.bare.map(({ requestsPerSecond }) => requestsPerSecond);
  return {
    row,
    connections,
    results: { bare: middle(rounds.bare), drey: middle(rounds.drey), moto: middle(rounds.moto) },
    bareSpread: [Math.min(...bare), Math.max(...bare)],
    load: median(loads),
  };
};
