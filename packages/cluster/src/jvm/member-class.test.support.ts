// The classes of a container's start on a plain JVM, for tests.
import { type ChildProcess, execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createPlainServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { memberClasses } from './generated/member-classes.js';

const execute = promisify(execFile);

/** A JVM that is slow to start is no failure. */
export const testMilliseconds = 60_000;

/** Runs with a folder that holds the classes in `classes`, and removes it. */
export const withFolder = async (act: (folder: string, classes: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'drey-member-'));
  const classes = join(folder, 'classes');
  try {
    await mkdir(join(classes, 'drey'), { recursive: true });
    for (const [name, content] of Object.entries(memberClasses))
      await writeFile(join(classes, `drey/${name}.class`), Buffer.from(content, 'base64'));
    await act(folder, classes);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A server of a test. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** An HTTP server on loopback. */
export const listening = async (listener: RequestListener): Promise<Listening> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { port: (server.address() as AddressInfo).port, close };
};

/** A TCP server on loopback. */
export const plainListening = async (listener: (socket: Socket) => void): Promise<Listening> => {
  const sockets = new Set<Socket>();
  const server = createPlainServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    listener(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { port: (server.address() as AddressInfo).port, close };
};

/** What a run of `drey.Member` prints. */
export const member = async (classes: string, ...parameters: readonly string[]): Promise<string> =>
  (await execute('java', ['-cp', classes, 'drey.Member', ...parameters], { timeout: testMilliseconds })).stdout;

/** A member that waits behind its relay. */
export interface WaitingMember {
  /** Port of the relay. */
  readonly local: number;
  readonly child: ChildProcess;
  /** The first line that what it became printed. */
  readonly said: string;
  end(): Promise<void>;
}

/** Starts one whose relay goes to a port of this machine; `how` is `run` or `lead`. */
export const waitingMember = async (
  folder: string,
  classes: string,
  how: string,
  gateway: number,
  env: Readonly<Record<string, string>> = {},
): Promise<WaitingMember> => {
  const spare = await listening(() => {});
  const local = spare.port;
  await spare.close();
  await writeFile(
    join(folder, 'Wait.java'),
    'public class Wait { public static void main(String[] a) throws Exception { System.out.println("as " + a[0]); System.in.read(); } }',
  );
  await execute('javac', ['-d', classes, join(folder, 'Wait.java')]);
  const child = execFile(
    'java',
    [
      '-Xmx64m',
      '-Djava.net.preferIPv4Stack=true',
      '-cp',
      classes,
      'drey.Member',
      how,
      String(local),
      '127.0.0.1',
      String(gateway),
      'Wait',
      'flink',
    ],
    { env: { ...process.env, ...env } },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const said = await new Promise<string>((resolve) => {
    child.stdout?.once('data', (data) => resolve(String(data).trim()));
    child.once('exit', () => resolve('ended'));
  });
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { local, child, said, end };
};
