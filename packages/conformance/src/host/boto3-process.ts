// boto3 as a process of its own: one Python for all calls, one after the other, since its start takes longer than they do.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { environmentOf } from './aws-cli.js';
import { defaultAccount } from './aws-clients.js';
import { type AwsTool, boto3Tool } from './aws-tools.js';
import { repositoryRoot } from './repository.js';

/** Whom to call, as whom. */
export interface CallPlace {
  readonly endpoint: string;
  readonly accountId: string;
}

type Members = Readonly<Record<string, unknown>>;

/** What boto3 gives a program for an answer. */
export interface Boto3Answer {
  readonly result: Members;
  /** Paths of members in the answer that the model of botocore does not have. */
  readonly unknown: readonly string[];
}

/** What boto3 raises. */
export class Boto3Error extends Error {
  /** Name of the Python class. */
  readonly kind: string;
  /** Whether it is one of the client's `exceptions`. */
  readonly modelled: boolean;
  readonly code: string;

  constructor({ class: kind, modelled, code, message }: Raised) {
    super(`${kind}: ${message}`);
    this.kind = kind;
    this.modelled = modelled;
    this.code = code;
  }
}

interface Raised {
  readonly class: string;
  readonly modelled: boolean;
  readonly code: string;
  readonly message: string;
}

interface Outcome extends Partial<Boto3Answer> {
  readonly error?: Raised;
}

const script = join(repositoryRoot, 'packages/conformance/python/boto3_calls.py');

/** Calls the service by boto3; methods, members and paginators have the names that they have there, moments are `{ moment: <ISO text> }`. */
export class Boto3Process {
  readonly tool: AwsTool = boto3Tool();
  #child: ChildProcessByStdio<Writable, Readable, null> | undefined;
  #lines: Interface | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** One call; rejects with a `Boto3Error`. */
  call(place: CallPlace, operation: string, parameters: Members = {}): Promise<Boto3Answer> {
    return this.#send({ ...place, operation, parameters });
  }

  /** All pages of a listing as one result. */
  page(place: CallPlace, operation: string, parameters: Members, paging: Members): Promise<Boto3Answer> {
    return this.#send({ ...place, operation, parameters, paging });
  }

  /** Waits by a waiter of a model in botocore's form. */
  wait(place: CallPlace, waiters: Members, waiter: string, parameters: Members): Promise<Boto3Answer> {
    return this.#send({ ...place, waiters, waiter, parameters });
  }

  /** Ends Python, after the last call. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.end();
    await ended;
  }

  #send(request: Members): Promise<Boto3Answer> {
    const answer = this.#last.then(() => this.#exchange(request));
    this.#last = answer.catch(() => {});
    return answer;
  }

  #exchange(request: Members): Promise<Boto3Answer> {
    const { stdin, lines } = this.#running();
    return new Promise((resolve, reject) => {
      const onClose = (): void => reject(new Error('Python ended; what it says on standard error tells why.'));
      lines.once('close', onClose).once('line', (line) => {
        lines.off('close', onClose);
        const { result, unknown = [], error } = JSON.parse(line) as Outcome;
        if (error !== undefined) reject(new Boto3Error(error));
        else resolve({ result: result ?? {}, unknown });
      });
      stdin.write(`${JSON.stringify(request)}\n`);
    });
  }

  #running(): { readonly stdin: Writable; readonly lines: Interface } {
    if (this.#child === undefined || this.#lines === undefined) {
      if ('missing' in this.tool) throw new Error(this.tool.missing);
      this.#child = spawn(this.tool.path, [script], {
        env: environmentOf(defaultAccount, dirname(this.tool.path)),
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      this.#lines = createInterface({ input: this.#child.stdout });
    }
    return { stdin: this.#child.stdin, lines: this.#lines };
  }
}
