// The HTTP/2 sessions with an API server: few, each with many streams, looked after while nothing comes.
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type OutgoingHttpHeaders } from 'node:http2';
import { isIP } from 'node:net';
import { connect as tlsConnect, type ConnectionOptions, type TLSSocket } from 'node:tls';

/** Times and bounds of sessions; times in milliseconds. */
export interface SessionLimits {
  /** For a connection, its TLS and the server's first settings (client-go: 30 s). */
  readonly openMilliseconds: number;
  /** A peer that has sent nothing for that long is asked for a sign of life (client-go: 30 s), */
  readonly silentMilliseconds: number;
  /** and is gone if none comes within this time (client-go: 15 s). */
  readonly pingMilliseconds: number;
  /** A session without streams is closed after that (client-go: 90 s). */
  readonly idleMilliseconds: number;
  /** How long a server that does not offer HTTP/2 is not asked about it again. */
  readonly plainMilliseconds: number;
  /** Sessions at once. */
  readonly sessions: number;
  /** Streams of a session where the server sets no lower limit (Kubernetes: 250 by default, in Go as in its own flag). */
  readonly streams: number;
}

const usual: SessionLimits = {
  openMilliseconds: 30_000,
  silentMilliseconds: 30_000,
  pingMilliseconds: 15_000,
  idleMilliseconds: 90_000,
  plainMilliseconds: 10 * 60_000,
  sessions: 32,
  streams: 1_000,
};

const MEBIBYTE = 1024 * 1024;
const KEEP_ALIVE_MILLISECONDS = 10_000;
/** What may be on its way unasked. Node's 64 KiB for all streams of a session together would slow them down over a distance. */
const WINDOW_BYTES = { stream: MEBIBYTE, session: 16 * MEBIBYTE } as const;
/** In MB; Node refuses streams beyond it, and its 10 are too few for a thousand. */
const SESSION_MEMORY = 256;

/** A stream, and whether its session had answers before: only then may its end be one that crossed the request. */
export interface OpenStream {
  readonly stream: ClientHttp2Stream;
  readonly wasReused: boolean;
}

/** The sessions with one server, with one set of certificates. */
export interface Http2Sessions {
  /**
   * Begins a request. Resolves to undefined where HTTP/1.1 is to be spoken: the server does not offer HTTP/2, or there are as many sessions as there
   * may be and all their streams are in use. Rejects where there is no connection, or with the signal's reason.
   */
  open(headers: OutgoingHttpHeaders, isWhole: boolean, signal: AbortSignal): Promise<OpenStream | undefined>;
  /** Takes no more requests; each session ends with its last stream. */
  retire(): void;
  /** Ends all of them, with their streams. */
  close(): void;
}

interface Entry {
  readonly session: ClientHttp2Session;
  streams: number;
  hasAnswered: boolean;
  idle: NodeJS.Timeout | undefined;
}

/** Resolves to a connection on which the server has chosen a protocol. */
const connected = (server: URL, options: ConnectionOptions, signal: AbortSignal): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const host = server.hostname.replaceAll(/[[\]]/g, '');
    const socket = tlsConnect({
      host,
      port: Number(server.port || 443),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...options,
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    const leave = (): void => void socket.destroy(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    const over = (): void => signal.removeEventListener('abort', leave);
    socket.once('error', (error) => {
      over();
      reject(error);
    });
    socket.once('secureConnect', () => {
      over();
      socket.setKeepAlive(true, KEEP_ALIVE_MILLISECONDS);
      resolve(socket);
    });
  });

/** Resolves once the server has told how many streams it takes. */
const begun = (server: URL, socket: TLSSocket, signal: AbortSignal): Promise<ClientHttp2Session> =>
  new Promise((resolve, reject) => {
    const session = connect(server.origin, {
      createConnection: () => socket,
      maxSessionMemory: SESSION_MEMORY,
      settings: { enablePush: false, initialWindowSize: WINDOW_BYTES.stream },
    });
    const leave = (): void => session.destroy(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    session.once('connect', () => session.setLocalWindowSize(WINDOW_BYTES.session));
    session.once('remoteSettings', () => {
      signal.removeEventListener('abort', leave);
      resolve(session);
    });
    // Streams tell their ends themselves.
    session.on('error', reject);
    session.once('close', () => {
      signal.removeEventListener('abort', leave);
      reject(Object.assign(new Error('the API server closed the connection'), { code: 'ECONNRESET' }));
    });
  });

/** Asks a silent peer for a sign of life, and ends the session where none comes. */
const watchOver = (
  session: ClientHttp2Session,
  socket: TLSSocket,
  { silentMilliseconds, pingMilliseconds }: SessionLimits,
): void => {
  let [seen, timer]: [number, NodeJS.Timeout | undefined] = [socket.bytesRead, undefined];
  const look = (): void => {
    if (session.destroyed) return;
    if (socket.bytesRead === seen) ask();
    else wait();
  };
  const wait = (): void => {
    seen = socket.bytesRead;
    timer = setTimeout(look, silentMilliseconds).unref();
  };
  const ask = (): void => {
    timer = setTimeout(() => {
      if (socket.bytesRead !== seen) return wait();
      session.destroy(new Error(`the API server has been silent for ${silentMilliseconds + pingMilliseconds} ms`));
      socket.destroy();
    }, pingMilliseconds).unref();
    // Its answer is bytes that are read.
    session.ping(() => {});
  };
  session.once('close', () => clearTimeout(timer));
  wait();
};

/** Settles with the promise, or with the signal's reason before it. */
const unlessAborted = async <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> => {
  signal.throwIfAborted();
  let leave = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
  });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', leave));
};

/** Sessions with the server of a URL, made as they are needed. `options`: certificates and whom to trust. */
export const createHttp2Sessions = (
  server: string,
  options: ConnectionOptions,
  limits: Partial<SessionLimits> = {},
): Http2Sessions => {
  const url = new URL(server);
  const all: SessionLimits = { ...usual, ...limits };
  const entries = new Set<Entry>();
  const ending = new AbortController();
  let isRetired = false;
  let opening: Promise<boolean> | undefined;
  let plainUntil = -Infinity;

  const hasRoom = ({ session, streams }: Entry): boolean =>
    !session.closed &&
    !session.destroyed &&
    streams < Math.min(session.remoteSettings.maxConcurrentStreams ?? Infinity, all.streams);

  /** Whether the server speaks HTTP/2; a session more if so. */
  const openOne = async (): Promise<boolean> => {
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new Error(`no connection within ${all.openMilliseconds} ms`)),
      all.openMilliseconds,
    );
    const signal = AbortSignal.any([late.signal, ending.signal]);
    try {
      const socket = await connected(url, options, signal);
      if (socket.alpnProtocol !== 'h2') {
        socket.destroy();
        plainUntil = performance.now() + all.plainMilliseconds;
        return false;
      }
      const session = await begun(url, socket, signal);
      const entry: Entry = { session, streams: 0, hasAnswered: false, idle: undefined };
      entries.add(entry);
      session.once('close', () => {
        clearTimeout(entry.idle);
        entries.delete(entry);
      });
      watchOver(session, socket, all);
      rest(entry);
      if (isRetired) session.close();
      return true;
    } finally {
      clearTimeout(timer);
      opening = undefined;
    }
  };

  /** A session without streams keeps no process alive, and ends after a time. */
  const rest = (entry: Entry): void => {
    if (entry.session.destroyed) return;
    entry.session.unref();
    entry.idle = setTimeout(() => entry.session.close(), all.idleMilliseconds).unref();
  };

  const begin = (entry: Entry, headers: OutgoingHttpHeaders, isWhole: boolean): OpenStream => {
    const { session, hasAnswered } = entry;
    const stream = session.request(headers, { endStream: isWhole });
    if (entry.streams === 0) session.ref();
    clearTimeout(entry.idle);
    entry.streams += 1;
    stream.once('response', () => (entry.hasAnswered = true));
    stream.once('close', () => {
      entry.streams -= 1;
      if (entry.streams === 0) rest(entry);
    });
    return { stream, wasReused: hasAnswered };
  };

  return {
    open: async (headers, isWhole, signal) => {
      for (;;) {
        signal.throwIfAborted();
        ending.signal.throwIfAborted();
        const entry = [...entries].find(hasRoom);
        if (entry !== undefined) return begin(entry, headers, isWhole);
        if (isRetired || performance.now() < plainUntil) return undefined;
        if (opening === undefined && entries.size >= all.sessions) return undefined;
        opening ??= openOne();
        if (!(await unlessAborted(opening, signal))) return undefined;
      }
    },
    retire: () => {
      isRetired = true;
      for (const { session } of entries) session.close();
    },
    close: () => {
      isRetired = true;
      const error = new Error('the connections to the API server are closed');
      ending.abort(error);
      // Without an error the streams would end as if they were whole.
      for (const { session } of entries) session.destroy(error);
    },
  };
};
