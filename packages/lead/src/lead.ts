// The proxy: CONNECT to names of AWS ends here, every other one is passed on.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Logger } from '@drey/plugin-api';
import type { Authority } from './authority/authority.js';
import { isAwsName } from './names/aws-name.js';
import { answerAsProxy, forward, type ForwardTarget } from './passing/forward.js';
import { parseTarget, targetText, type Target } from './passing/target.js';
import { join, openTunnel, Unreached } from './passing/tunnel.js';
import { endTls } from './tls/tls-end.js';

/** The first byte of a TLS handshake. */
export const TLS_HANDSHAKE = 0x16;
const SILENCE_MILLISECONDS = 60_000;
/** How long a client may take to hear why it is refused. */
const LAST_WORD_MILLISECONDS = 5_000;

/** What a lead is made with. */
export interface LeadNeeds {
  readonly authority: Authority;
  /**
   * Whether it passes on what is not for AWS. Only for callers on the loopback of this machine, who reach all of it anyway; those in
   * containers dial themselves, and must not reach our loopback through us.
   */
  readonly passesOn: boolean;
  readonly log: Logger;
}

/** Leads connections of one listener. */
export interface Lead {
  /** The certificate (PEM) by which clients trust it. */
  readonly certificate: string;
  /** Answers a CONNECT; `serve` takes over what turns out to be for AWS, in the clear. */
  connect(request: IncomingMessage, socket: Duplex, head: Buffer, serve: (socket: Duplex) => void): void;
  /** Takes a connection over that began with TLS itself, from a program that looked a name of AWS up. */
  takeTls(socket: Duplex, serve: (socket: Duplex) => void): void;
  /** Passes on a request in absolute form; one for AWS is not for this. */
  forward(request: IncomingMessage, response: ServerResponse, target: ForwardTarget): void;
  /** Ends tunnels, and what is not taken over yet; from then on nothing is led. What was taken over ends with its listener. */
  close(): void;
}

const say = (socket: Duplex, status: string, text: string): void => {
  // What it sent early is read on, or its end would never be heard.
  socket.resume();
  const patience = setTimeout(() => socket.destroy(), LAST_WORD_MILLISECONDS);
  socket.once('close', () => clearTimeout(patience));
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
};

const statusLine: Readonly<Record<Unreached['status'], string>> = {
  403: '403 Forbidden',
  502: '502 Bad Gateway',
  504: '504 Gateway Timeout',
};

const NOT_PASSED_ON = 'Only names of AWS are led from here; reach everything else without this proxy.';

/** The first bytes of a connection, which are put back as well; undefined when it ended without any. */
const beginning = (socket: Duplex): Promise<Buffer | undefined> =>
  new Promise((resolve) => {
    const patience = setTimeout(() => socket.destroy(), SILENCE_MILLISECONDS);
    const look = (): void => {
      const bytes = socket.read() as Buffer | null;
      if (bytes === null) return;
      done(bytes);
      socket.unshift(bytes);
    };
    const gone = (): void => done(undefined);
    const done = (bytes: Buffer | undefined): void => {
      clearTimeout(patience);
      socket.removeListener('readable', look);
      for (const event of ['end', 'close', 'error']) socket.removeListener(event, gone);
      resolve(bytes);
    };
    socket.on('readable', look);
    for (const event of ['end', 'close', 'error']) socket.once(event, gone);
  });

/** Makes the lead of one listener. */
export const createLead = ({ authority, passesOn, log }: LeadNeeds): Lead => {
  const open = new Set<Duplex>();
  let isClosed = false;
  const keep = (socket: Duplex): void => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    if (isClosed) socket.destroy();
  };
  /** The listener answers for what it took over, running answers included. */
  const handOver =
    (kept: Duplex, serve: (socket: Duplex) => void) =>
    (socket: Duplex): void => {
      if (isClosed) return void socket.destroy();
      open.delete(kept);
      return serve(socket);
    };
  const takeTls = (socket: Duplex, name: string | undefined, serve: (socket: Duplex) => void): void => {
    endTls(socket, { authority, name, serve }).catch((error: unknown) => {
      log.debug('A connection of a job was closed', { name, error });
      socket.destroy();
    });
  };
  const leadTo = async (target: Target, socket: Duplex, serve: (socket: Duplex) => void): Promise<void> => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const first = await beginning(socket);
    if (first === undefined || socket.destroyed) return void socket.destroy();
    log.debug('Led a job to the upstream', { name: targetText(target) });
    if (first[0] === TLS_HANDSHAKE) takeTls(socket, target.host, serve);
    else serve(socket);
  };
  const passOn = async (target: Target, socket: Duplex): Promise<void> => {
    let tunnel: Duplex;
    try {
      tunnel = await openTunnel(target);
    } catch (error) {
      const { status, message } = error instanceof Unreached ? error : new Unreached(502, String(error));
      return say(socket, statusLine[status], message);
    }
    keep(tunnel);
    if (socket.destroyed) return void tunnel.destroy();
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    return join(socket, tunnel);
  };
  return {
    certificate: authority.certificate,
    connect: (request, socket, head, serve) => {
      keep(socket);
      const ignore = (): void => {};
      // Whoever takes it over has a listener of its own; in between a fault must not end the process.
      socket.on('error', ignore);
      const target = parseTarget(request.url ?? '');
      // A proxy within the proxy would be one without end.
      if (target === undefined || socket instanceof TLSSocket)
        return say(socket, '400 Bad Request', 'CONNECT takes a host and a port.');
      if (head.length > 0) socket.unshift(head);
      const isOurs = isAwsName(target.host);
      if (!isOurs && !passesOn) return say(socket, '403 Forbidden', NOT_PASSED_ON);
      const work = isOurs ? leadTo(target, socket, handOver(socket, serve)) : passOn(target, socket);
      work.catch((error: unknown) => {
        log.error('A connection of a job failed unexpectedly', { name: targetText(target), error });
        socket.destroy();
      });
      return undefined;
    },
    takeTls: (socket, serve) => {
      keep(socket);
      takeTls(socket, undefined, handOver(socket, serve));
    },
    forward: (request, response, target) => {
      if (passesOn) forward(request, response, target);
      else answerAsProxy(response, 403, NOT_PASSED_ON);
    },
    close: () => {
      isClosed = true;
      for (const socket of open) socket.destroy();
    },
  };
};
