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
}

const scripts = new URL('../../../scripts/', import.meta.url);

const script = async <Surface>(name: string): Promise<Surface> =>
  (await import(new URL(name, scripts).href)) as Surface;

/** Starts `drey start`; resolves once it is ready, rejects with its log when it ends before. */
export const startGateway = async (start: GatewayStart): Promise<GatewayProcess> => {
  const { startGateway: run } = await script<{ startGateway(start: GatewayStart): Promise<GatewayProcess> }>(
    'gateway-process.mjs',
  );
  return run(start);
};

/** Path of the example job's jar, built when its sources changed. Throws one line when Maven or a JDK is missing. */
export const exampleJar = async (): Promise<string> =>
  (await script<{ exampleJar(): string }>('example-jar.mjs')).exampleJar();

/** A built file of this package, to be run as a process or a worker of its own. */
export const builtFile = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
