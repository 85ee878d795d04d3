// What the bench borrows from the repository's scripts: a gateway started as a user starts it, and the example job.
import { fileURLToPath } from 'node:url';

/** A gateway in a process of its own. */
export interface GatewayProcess {
  readonly endpoint: string;
  readonly pid: number;
  stop(): Promise<unknown>;
}

/** How a gateway is started. */
export interface GatewayStart {
  readonly flags: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with each line of its log. */
  readonly onLog?: (line: string) => void;
  /** One that is not ready by then is ended; a minute unless given. */
  readonly readyMilliseconds?: number;
}

const scripts = new URL('../../../scripts/', import.meta.url);

const script = async <Surface>(name: string): Promise<Surface> =>
  (await import(new URL(name, scripts).href)) as Surface;

/** Starts `drey start`; resolves once it is ready, rejects with its log when it ends before. */
export const startGateway = async (start: GatewayStart): Promise<GatewayProcess> => {
  const { startGateway: run } = await script<{ startGateway(start: GatewayStart): Promise<GatewayProcess> }>(
    'gateway-process.mjs',
  );
  // Nothing is parked behind the back of a measurement; a bench of parked clusters asks for them by a flag.
  return run({ ...start, env: { DREY_WARM: '0', ...start.env } });
};

/** Path of the example job's jar, built when its sources changed. Throws one line when Maven or a JDK is missing. */
export const exampleJar = async (): Promise<string> =>
  (await script<{ exampleJar(): Promise<string> }>('example-jar.mjs')).exampleJar();

/** Makes the Flink image of the docker driver unless the engine has it; resolves to its name. */
export const flinkImage = async (): Promise<string> =>
  (await script<{ ensureFlinkImage(): Promise<string> }>('flink-image.mjs')).ensureFlinkImage();

/** The image that starts Flink through its scripts. */
export interface OfficialShapeImage {
  /** Why it cannot be built here, in one line; undefined when it can. */
  officialShapeObstacle(): string | undefined;
  /** Builds it unless the engine has it; resolves to its name. */
  ensureOfficialShapeImage(): Promise<string>;
  readonly officialShapeImage: string;
}

/** How to come by the image that starts Flink through its scripts. */
export const officialShape = (): Promise<OfficialShapeImage> => script('official-shape-image.mjs');

/** A built file of this package, to be run as a process or a worker of its own. */
export const builtFile = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
