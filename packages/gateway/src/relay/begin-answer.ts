// Begins an answer whose head somebody else wrote. Node reads heads that it does not write, and says so by throwing.
import { type ServerResponse, STATUS_CODES } from 'node:http';

/** The head of an answer. */
export interface AnswerHead {
  readonly status: number;
  /** The usual one where it is undefined, or such as no answer may hold: it means nothing. */
  readonly reason: string | undefined;
  /** Names and values in turn. */
  readonly headers: string[];
}

const sayable = /^[\t\u0020-\u007E\u0080-\u00FF]*$/;

/** Writes the head; gives why it cannot be written, after which another may be. */
export const beginAnswer = (response: ServerResponse, { status, reason, headers }: AnswerHead): string | undefined => {
  try {
    const isSayable = reason !== undefined && sayable.test(reason);
    response.writeHead(status, isSayable ? reason : (STATUS_CODES[status] ?? ''), headers);
    return undefined;
  } catch (error) {
    // Noted by Node before it looked at the rest.
    response.statusMessage = '';
    return error instanceof Error ? error.message : String(error);
  }
};
