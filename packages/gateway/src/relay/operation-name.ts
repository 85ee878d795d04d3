// The name of the operation that a request asks for, as far as a host without models can know it.
import type { IncomingMessage } from 'node:http';

/** Query protocols name the operation in the first bytes of the form. */
const limitForm = 16_384;
const actionForm = /(?:^|[?&])Action=([A-Za-z0-9]{1,128})(?:&|$)/;

const isForm = ({ headers }: IncomingMessage): boolean =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;

const rpcPath = /\/service\/[A-Za-z0-9_.]+\/operation\/([A-Za-z0-9]{1,128})$/;

/**
 * Gives the name whenever it is asked for; of a form, what has passed of its beginning by then. Reads along and holds nothing up. `held` is
 * a body that was read before.
 */
export const operationName = (request: IncomingMessage, action: string | undefined, held?: Buffer): (() => string) => {
  let form = held?.toString('latin1', 0, limitForm) ?? '';
  if (held === undefined && action === undefined && isForm(request))
    request.on('data', (piece: Buffer) => {
      if (form.length < limitForm) form += piece.toString('latin1', 0, limitForm);
    });
  const url = request.url ?? '/';
  return () => {
    const path = url.split('?')[0] ?? '';
    return (
      action ??
      actionForm.exec(form)?.[1] ??
      actionForm.exec(url)?.[1] ??
      rpcPath.exec(path)?.[1] ??
      // Protocols in the manner of REST name no operation: method and path stand for it.
      `${request.method ?? '?'} ${path.slice(0, 200)}`
    );
  };
};
