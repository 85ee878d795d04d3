// The name of the operation that a request asks for, as far as a host without models can know it.
import type { IncomingMessage } from 'node:http';

/** Query protocols name the operation in the first bytes of the form. */
const LIMIT_FORM = 16_384;

/** Whether a body is a form, which names the operation in the query protocol. */
export const isForm = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  (headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');

/** The operation of the query protocol in a form, which a URL may have as well; null where there is none. */
export const actionIn = (form: string): string | null => new URLSearchParams(form).get('Action');

/** What follows the path of a URL. */
export const queryOf = (url: string): string => (url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');

/** Anything may stand where an operation should; it is shown to people. */
const shown = (name: string): string => name.replaceAll(/[^\w .:/-]/g, '?').slice(0, 128);

const shownAction = (form: string, url: string): string | undefined => {
  const name = actionIn(form) ?? actionIn(queryOf(url));
  return name === null ? undefined : shown(name);
};

const rpcPath = /\/service\/[A-Za-z0-9_.]+\/operation\/([A-Za-z0-9]{1,128})$/;

/**
 * Gives the name whenever it is asked for; of a form, what has passed of its beginning by then. Reads along and holds nothing up. `held` is
 * a body that was read before.
 */
export const operationName = (request: IncomingMessage, action: string | undefined, held?: Buffer): (() => string) => {
  let form = held?.toString('latin1', 0, LIMIT_FORM) ?? '';
  if (held === undefined && action === undefined && isForm(request))
    request.on('data', (piece: Buffer) => {
      if (form.length < LIMIT_FORM) form += piece.toString('latin1', 0, LIMIT_FORM);
    });
  const url = request.url ?? '/';
  return () => {
    const path = url.split('?')[0] ?? '';
    return (
      action ??
      shownAction(form, url) ??
      rpcPath.exec(path)?.[1] ??
      // Protocols in the manner of REST name no operation: method and path stand for it.
      `${request.method ?? '?'} ${path.slice(0, 200)}${isForm(request) ? ' (a form without Action)' : ''}`
    );
  };
};
