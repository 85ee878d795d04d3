// What went wrong with an engine, in words that a person can act on.
import { OperatorError } from '@drey/plugin-api';

/** Codes of engines that do not answer; what was asked may be asked again once they do. */
const away = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
]);

/** An answer of the engine that is no success, as dockerode throws it. */
interface EngineAnswer {
  readonly statusCode?: number;
  readonly code?: string;
  readonly reason?: string;
  readonly json?: { readonly message?: string } | null;
  readonly message?: string;
}

/** Status of an engine's refusal; undefined for anything else. */
export const statusOf = (error: unknown): number | undefined => (error as EngineAnswer | null)?.statusCode;

/** What the engine said. */
export const saidBy = (error: unknown): string => {
  const { json, message } = (error ?? {}) as EngineAnswer;
  return (json?.message ?? message ?? String(error)).trim();
};

/** Whether the engine did not answer at all. */
export const isAway = (error: unknown): boolean => {
  if (error instanceof OperatorError) return error.code === 'DREY_ENGINE_AWAY';
  const { code, message = '' } = (error ?? {}) as EngineAnswer;
  return statusOf(error) === undefined && (away.has(code ?? '') || /socket hang up|timed? ?out/i.test(message));
};

/** Whether there is nothing of that name. A missing folder inside a container is told with the same status. */
export const isAbsent = (error: unknown): boolean =>
  statusOf(error) === 404 && /no such (container|volume|network|image)|not found/i.test(saidBy(error));

const remedies: readonly (readonly [RegExp, string, string])[] = [
  [
    /no space left on device/i,
    'DREY_ENGINE_DISK_FULL',
    'Free disk space of the engine, for example with "docker system prune".',
  ],
  [
    /address pool/i,
    'DREY_ENGINE_NETWORKS_FULL',
    'Remove networks that nobody uses ("docker network prune"), or name one in MAIN_DOCKER_NETWORK.',
  ],
  [
    /executable file .{0,200}not found|executable file not found|no such file or directory.*(java|exec)|exec format error/i,
    'DREY_IMAGE_UNUSABLE',
    'The image needs java on its PATH, for the architecture of the engine; name another one in DREY_DOCKER_IMAGES.',
  ],
];

/** Turns a failure into the error to show; what is none of the engine's comes back as it is. */
export const engineFault = (error: unknown, what: string, engine: string): Error => {
  if (error instanceof OperatorError) return error;
  const { code } = (error ?? {}) as EngineAnswer;
  if (code === 'EACCES' || code === 'EPERM') {
    return new OperatorError(
      'DREY_ENGINE_REFUSED',
      `The container engine at ${engine} does not let this user in.`,
      'Add the user to the group of the socket (for Docker: "docker") and log in again, or name another engine in DOCKER_HOST.',
      { cause: error },
    );
  }
  if (isAway(error)) {
    return new OperatorError(
      'DREY_ENGINE_AWAY',
      `The container engine at ${engine} does not answer (${code ?? saidBy(error)}).`,
      'Start it; applications that run go on by themselves once it answers.',
      { cause: error },
    );
  }
  if (statusOf(error) === undefined) return error instanceof Error ? error : new Error(String(error));
  const said = saidBy(error);
  const [, kind, remedy] = remedies.find(([pattern]) => pattern.test(said)) ?? [
    undefined,
    'DREY_ENGINE_FAULT',
    'Look into the log of the engine.',
  ];
  return new OperatorError(kind, `The container engine could not ${what}: ${said}.`, remedy, { cause: error });
};
