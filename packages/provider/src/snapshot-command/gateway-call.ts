// A command's question to the Drey that runs: where it is, and what is said where none answers.
import { type CommandContext, OperatorError, type Settings } from '@drey/plugin-api';

/** What a question needs of a command's context. */
export type CallContext = Pick<CommandContext, 'options' | 'settings' | 'signal'>;

/** What addresses mean "all of this machine": a client asks loopback then. */
const wildcards = new Set(['0.0.0.0', '::', '[::]', '']);

/** `host:port` of `--host` and `--port`, else of the first address of GATEWAY_LISTEN. */
const listenAddress = (settings: Settings): string => {
  const [listen = ''] = (settings.string('gatewayListen') ?? '').split(',');
  const colon = listen.lastIndexOf(':');
  const host = settings.string('host') ?? listen.slice(0, Math.max(colon, 0)).trim();
  const port = settings.integer('port') ?? Number(listen.slice(colon + 1));
  const reached = wildcards.has(host) ? '127.0.0.1' : host;
  return `${reached.includes(':') && !reached.startsWith('[') ? `[${reached}]` : reached}:${port || 4566}`;
};

const option = ({ options }: CallContext, name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

/** Where the running Drey is asked. Throws an OperatorError for an address that is none. */
const endpointOf = (context: CallContext): string => {
  const text = option(context, 'endpoint') ?? `http://${listenAddress(context.settings)}`;
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? ''))
    throw new OperatorError(
      'DREY_ENDPOINT_WRONG',
      `'${text}' is no address of a gateway.`,
      'Give one such as http://127.0.0.1:4566 by --endpoint or AWS_ENDPOINT_URL.',
    );
  return text.replace(/\/+$/, '');
};

/** Options that narrow a question down, as its query. */
const narrowing = ['application', 'account', 'region', 'kind'] as const;

/** One question. */
export interface GatewayQuestion {
  readonly method?: 'GET' | 'POST';
  /** Below the endpoint, such as `/_drey/snapshots`. */
  readonly path: string;
  /** Parameters beside those of the options `--application`, `--account`, `--region` and `--kind`. */
  readonly query?: Readonly<Record<string, string>>;
}

const send = async (context: CallContext, question: GatewayQuestion, endpoint: string): Promise<Response> => {
  const query = new URLSearchParams(question.query);
  for (const name of narrowing) {
    const value = option(context, name);
    if (value !== undefined) query.set(name, value);
  }
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  try {
    return await fetch(`${endpoint}${question.path}${search}`, {
      method: question.method ?? 'GET',
      signal: context.signal,
      redirect: 'manual',
    });
  } catch (error) {
    context.signal.throwIfAborted();
    const { cause } = error as { readonly cause?: { readonly code?: string; readonly message?: string } };
    throw new OperatorError(
      'DREY_GATEWAY_AWAY',
      `No Drey answers at ${endpoint} (${cause?.code ?? cause?.message ?? String(error)}).`,
      'Start it with drey start, or give its address by --endpoint, AWS_ENDPOINT_URL or --port.',
      { cause: error },
    );
  }
};

/** A refusal of the gateway. */
interface Refusal {
  readonly message?: string;
  /** Pages to ask for instead. */
  readonly pages?: readonly string[];
  /** What is not there, or is there more than once, where a question names several things. */
  readonly of?: string;
  /** What the name may mean: applications, or those whose snapshots have it. */
  readonly applications?: readonly string[];
  readonly from?: readonly (string | null)[];
}

/** What helps where something is not there. */
const whereAbsent = ({ of }: Refusal): string =>
  of === 'application'
    ? 'Check the name, or add --account or --region; aws kinesisanalyticsv2 list-applications shows those of an account and region.'
    : 'drey snapshot list shows what there is.';

/** What helps where a name means several things. */
const whereAmbiguous = ({ of, applications = [], from = [] }: Refusal): string => {
  if (of === 'application') return `Add --account or --region. There are ${applications.join(', ')}.`;
  if (of === 'snapshot') return `Add --from with the application that gave it: ${from.join(', ')}.`;
  return 'Add --kind legacy or --kind enhanced, --application, --account or --region; or give the ARN of an enhanced snapshot in place of its name.';
};

/** Says in words what the gateway refused; the pages that it names help to ask again. */
const refusalOf = (status: number, answer: Refusal) => {
  const message = answer.message ?? `The gateway answered ${String(status)}.`;
  if (status === 404) return new OperatorError('DREY_NOT_THERE', message, whereAbsent(answer));
  if (status === 409)
    return new OperatorError(
      'DREY_AMBIGUOUS',
      `${message} ${(answer.pages ?? []).join(', ')}`.trim(),
      whereAmbiguous(answer),
    );
  return new OperatorError('DREY_REFUSED', message, 'The log of the gateway may say more.');
};

/**
 * Asks the running Drey and resolves to its JSON. Throws an OperatorError where none answers, where something else does, and with what it
 * refuses.
 */
export const askGateway = async (context: CallContext, question: GatewayQuestion): Promise<unknown> => {
  const endpoint = endpointOf(context);
  const response = await send(context, question, endpoint);
  const text = await response.text();
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  if (answer === undefined || answer === null || typeof answer !== 'object')
    throw new OperatorError(
      'DREY_NOT_A_GATEWAY',
      `What answers at ${endpoint} is no Drey that knows ${question.path} (status ${String(response.status)}).`,
      'Give the address of a Drey of this version by --endpoint, AWS_ENDPOINT_URL or --port.',
    );
  if (!response.ok) throw refusalOf(response.status, answer);
  return answer;
};
