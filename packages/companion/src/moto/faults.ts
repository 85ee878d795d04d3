// What moto could not answer, as `faults.py` of the companion tells it in a header.

/** Header of an answer of ours for a request that moto could not answer. It is no client's business. */
export const FAULT_HEADER = 'x-drey-fault';

/** Headers of an answer, names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Why moto could not answer. */
export interface MotoFault {
  /** `missing` for what moto does not have, `broken` for a crash. */
  readonly kind: 'missing' | 'broken';
  /** The last line of the traceback. */
  readonly text: string;
  /** The file with the whole of it. */
  readonly log: string;
}

const isFault = (value: unknown): value is MotoFault => {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, text, log } = value as Partial<Record<keyof MotoFault, unknown>>;
  return (kind === 'missing' || kind === 'broken') && typeof text === 'string' && typeof log === 'string';
};

/** The fault that the headers of an answer of our moto tell of; undefined for any other answer. */
export const motoFault = (headers: AnswerHeaders): MotoFault | undefined => {
  const header = headers[FAULT_HEADER];
  if (typeof header !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(header);
    return isFault(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
