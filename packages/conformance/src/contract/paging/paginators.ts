// The paginators of two real clients behind one shape: that of the AWS CLI and that of boto3.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { awsCli, environmentOf } from '../../host/aws-cli.js';
import { type AwsTool, awsTool, boto3Tool } from '../../host/aws-tools.js';
import { repositoryRoot } from '../../host/repository.js';
import type { Listing } from './listings.js';

/** How far to list. */
export interface Paging {
  /** Items that each call asks for. */
  readonly pageSize: number;
  /** Items to give altogether; all unless given. */
  readonly maxItems?: number;
  /** The client's own token, from an earlier result. */
  readonly startingToken?: string;
}

/** What a client lists. */
export interface Listed {
  readonly items: readonly unknown[];
  /** The client's own token, where it was stopped by `maxItems`. */
  readonly token: string | undefined;
}

/** Where to list. */
export interface Place {
  readonly endpoint: string;
  readonly accountId: string;
}

/** A client that pages by itself. */
export interface Paginator {
  readonly name: string;
  /** Its program, or why there is none. */
  readonly tool: AwsTool;
  list(place: Place, listing: Listing, paging: Paging): Promise<Listed>;
}

type Result = Readonly<Record<string, unknown>>;

const PYTHON_MILLISECONDS = 60_000;

const listedIn = (result: Result, listing: Listing): Listed => ({
  items: result[listing.member] as readonly unknown[],
  token: result['NextToken'] as string | undefined,
});

const pathOf = (tool: AwsTool): string => {
  if ('missing' in tool) throw new Error(tool.missing);
  return tool.path;
};

const cliArguments = ({ parameters }: Listing, { pageSize, maxItems, startingToken }: Paging): readonly string[] => [
  '--cli-input-json',
  JSON.stringify(parameters),
  '--page-size',
  String(pageSize),
  ...(maxItems === undefined ? [] : ['--max-items', String(maxItems)]),
  ...(startingToken === undefined ? [] : ['--starting-token', startingToken]),
];

const cliTool = awsTool();
const cli: Paginator = {
  name: 'the AWS CLI',
  tool: cliTool,
  list: async ({ endpoint, accountId }, listing, paging) => {
    const command = listing.operation.replaceAll('_', '-');
    const aws = awsCli(pathOf(cliTool), endpoint, accountId);
    return listedIn(await aws.json<Result>('kinesisanalyticsv2', command, ...cliArguments(listing, paging)), listing);
  },
};

const pythonTool = boto3Tool();
const script = join(repositoryRoot, 'packages/conformance/src/contract/paging/paginate.py');
const boto3: Paginator = {
  name: 'boto3',
  tool: pythonTool,
  list: ({ endpoint, accountId }, listing, { pageSize, maxItems, startingToken }) => {
    const python = pathOf(pythonTool);
    const { operation, parameters } = listing;
    const paging = { PageSize: pageSize, MaxItems: maxItems, StartingToken: startingToken };
    const { status, stdout, stderr } = spawnSync(python, [script], {
      input: JSON.stringify({ endpoint, operation, parameters, paging }),
      env: environmentOf(accountId, dirname(python)),
      encoding: 'utf8',
      timeout: PYTHON_MILLISECONDS,
    });
    if (status !== 0) return Promise.reject(new Error(`boto3 could not list: ${stderr.trim()}`));
    return Promise.resolve(listedIn(JSON.parse(stdout) as Result, listing));
  },
};

/** Both. */
export const paginators: readonly Paginator[] = [cli, boto3];
