// The paginators of two real clients behind one shape: that of the AWS CLI and that of boto3.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { awsCli, environmentOf } from '../../host/aws-cli.js';
import { type AwsTool, awsTool, boto3Tool } from '../../host/aws-tools.js';
import { defaultAccount } from '../../host/aws-clients.js';
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
    const aws = awsCli(pathOf(cliTool), endpoint, accountId);
    return listedIn(await aws.json<Result>('kinesisanalyticsv2', command, ...cliArguments(listing, paging)), listing);
  },
  close: () => Promise.resolve(),
};

const pythonTool = boto3Tool();
const script = join(repositoryRoot, 'packages/conformance/src/contract/paging/paginate.py');
/** One Python for all listings, one after the other: its start and boto3's take longer than they do. */
class Boto3 implements Paginator {
  readonly name = 'boto3';
  readonly tool = pythonTool;
  #child: ChildProcessByStdio<Writable, Readable, null> | undefined;
  #lines: Interface | undefined;

  list({ endpoint, accountId }: Place, listing: Listing, paging: Paging): Promise<Listed> {
    const { stdin, lines } = this.#running();
    const { operation, parameters } = listing;
    const { pageSize: PageSize, maxItems: MaxItems, startingToken: StartingToken } = paging;
    const request = { endpoint, accountId, operation, parameters, paging: { PageSize, MaxItems, StartingToken } };
    return new Promise((resolve, reject) => {
      const onClose = (): void => reject(new Error('Python ended; what it says on standard error tells why.'));
      lines.once('close', onClose).once('line', (line) => {
        lines.off('close', onClose);
        const { result, error } = JSON.parse(line) as { readonly result?: Result; readonly error?: string };
        if (result === undefined) reject(new Error(`boto3 could not list: ${error}`));
        else resolve(listedIn(result, listing));
      });
      stdin.write(`${JSON.stringify(request)}\n`);
    });
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.end();
    await ended;
  }

  #running(): { readonly stdin: Writable; readonly lines: Interface } {
    if (this.#child === undefined || this.#lines === undefined) {
      const python = pathOf(pythonTool);
      this.#child = spawn(python, [script], {
        env: environmentOf(defaultAccount, dirname(python)),
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      this.#lines = createInterface({ input: this.#child.stdout });
    }
    return { stdin: this.#child.stdin, lines: this.#lines };
  }
}

/** Both. */
export const paginators: readonly Paginator[] = [cli, new Boto3()];
