// The paginators of two real clients behind one shape: that of the AWS CLI and that of boto3.
import { awsCli } from '../../host/aws-cli.js';
import { type AwsTool, awsTool, modelsForCli } from '../../host/aws-tools.js';
import { Boto3Process } from '../../host/boto3-process.js';
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
  /** Ends what it has started, after the last listing. */
  close(): Promise<void>;
}

type Result = Readonly<Record<string, unknown>>;

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
    const aws = awsCli(pathOf(cliTool), endpoint, accountId, listing.isNewer === true ? modelsForCli() : {});
    return listedIn(await aws.json<Result>('kinesisanalyticsv2', command, ...cliArguments(listing, paging)), listing);
  },
  close: () => Promise.resolve(),
};

const process = new Boto3Process();
const boto3: Paginator = {
  name: 'boto3',
  tool: process.tool,
  list: async (place, listing, paging) => {
    const { operation, parameters } = listing;
    const { pageSize: PageSize, maxItems: MaxItems, startingToken: StartingToken } = paging;
    const { result } = await process.page(place, operation, parameters, { PageSize, MaxItems, StartingToken });
    return listedIn(result, listing);
  },
  close: () => process.close(),
};

/** Both. */
export const paginators: readonly Paginator[] = [cli, boto3];
