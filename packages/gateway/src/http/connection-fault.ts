// Which errors concern one connection only: what Node throws or emits over a message that it cannot read or write.

const prefixes = ['ERR_HTTP_', 'ERR_HTTP2_', 'HPE_', 'ERR_STREAM_'] as const;
const codes: ReadonlySet<string> = new Set([
  'ERR_INVALID_CHAR',
  'ERR_INVALID_HTTP_TOKEN',
  'ERR_UNESCAPED_CHARACTERS',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
]);

/** Whether an error says by its code that it concerns one connection. */
export const isConnectionFault = (error: unknown): boolean => {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && (codes.has(code) || prefixes.some((prefix) => code.startsWith(prefix)));
};
