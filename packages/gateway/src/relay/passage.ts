// A request that comes back to the host that sent it: without an end, each would wait for the next.
import type { IncomingMessage } from 'node:http';
import { PASSAGE_HEADER } from '@drey/companion';
import type { RelayFailure } from './relay-error.js';

type Headers = Readonly<Record<string, string>>;

const marksOf = ({ headers }: Pick<IncomingMessage, 'headers'>): readonly string[] =>
  String(headers[PASSAGE_HEADER] ?? '')
    .split(',')
    .map((mark) => mark.trim())
    .filter((mark) => mark !== '');

/** The headers that go along to the upstream, with the marks of the hosts that the request passed before. */
export const withPassage = (own: Headers, request: Pick<IncomingMessage, 'headers'>): Headers => {
  const mark = own[PASSAGE_HEADER];
  return mark === undefined ? own : { ...own, [PASSAGE_HEADER]: [...marksOf(request), mark].join(', ') };
};

/** The failure of a request that bears the mark of this host already; undefined for any other. */
export const loopFailure = (own: Headers, request: Pick<IncomingMessage, 'headers'>): RelayFailure | undefined => {
  const mark = own[PASSAGE_HEADER];
  if (mark === undefined || !marksOf(request).includes(mark)) return undefined;
  return {
    status: 508,
    code: 'LoopDetected',
    message:
      'The upstream of this host leads back to this host, so nobody serves this. Start it with --upstream moto, or with the URL of an emulator ' +
      'that does not ask here itself.',
  };
};
