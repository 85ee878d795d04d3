// What moto breaks over, told from what it does not have: the part of the launcher that says it (Python), and what reads that.

/** Header of an answer of ours for a request that moto could not answer. */
const faultHeader = 'x-drey-fault';

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

/** The fault that the headers of an answer tell of (names in lower case); undefined for any other answer. */
export const motoFault = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): MotoFault | undefined => {
  const header = headers[faultHeader];
  if (typeof header !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(header);
    return isFault(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Defines `tell(start_response, fault)`. By itself moto answers both with one page of HTML that says nothing (seen with 5.2.5). What is missing
 * is told by NotImplementedError, by an operation that botocore does not know, or by a package that the companion goes without.
 */
export const faults: string = `
def tell(start_response, fault):
    kind = "missing" if isinstance(fault, (NotImplementedError, ImportError)) or type(fault).__name__ == "OperationNotFoundError" else "broken"
    traceback.print_exception(fault)
    text = " ".join(traceback.format_exception_only(fault)[-1].split())[:500]
    log = os.path.join(os.getcwd(), "moto.log")
    content = b"<!doctype html><title>500 Internal Server Error</title>"
    start_response("500 Internal Server Error", [
        ("Content-Type", "text/html"),
        ("Content-Length", str(len(content))),
        ("X-Drey-Fault", json.dumps({"kind": kind, "text": text, "log": log})),
    ], sys.exc_info())
    return [content]
`;
