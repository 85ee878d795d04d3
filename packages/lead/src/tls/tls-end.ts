// Ends TLS for names of AWS: what is inside of it goes on as if it had come in the clear.
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Authority } from '../authority/authority.js';
import { isAwsName } from '../names/aws-name.js';

const HANDSHAKE_MILLISECONDS = 30_000;

/** How one connection's TLS is ended. */
export interface TlsEnd {
  readonly authority: Authority;
  /** The name that was asked for before the handshake, shown to clients that name none in it; undefined for who came unannounced. */
  readonly name: string | undefined;
  /** Takes over the connection once it is open. */
  serve(socket: TLSSocket): void;
}

/**
 * Begins. A handshake that fails, names something that is not AWS's, or takes half a minute costs its connection only. Both versions of HTTP
 * are offered, but who offers none may speak HTTP/2 all the same (AWS's SDK 2 for Java up to 2.30 does): what it says decides. Rejects where
 * there is no certificate for the name.
 */
export const endTls = async (connection: Duplex, { authority, name, serve }: TlsEnd): Promise<void> => {
  const fallback = name === undefined ? undefined : await authority.contextFor(name);
  if (connection.destroyed) return;
  const socket = new TLSSocket(connection, {
    isServer: true,
    ...(fallback === undefined ? {} : { secureContext: fallback }),
    ALPNProtocols: ['h2', 'http/1.1'],
    SNICallback: (asked, done) => {
      if (!isAwsName(asked)) return done(new Error('Only names of AWS are served by TLS here.'));
      authority.contextFor(asked).then(
        (context) => done(null, context),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
      return undefined;
    },
  });
  const patience = setTimeout(() => socket.destroy(), HANDSHAKE_MILLISECONDS);
  const isOver = (): void => clearTimeout(patience);
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    isOver();
    connection.destroy();
  });
  connection.once('close', () => socket.destroy());
  socket.once('secure', () => {
    isOver();
    serve(socket);
  });
};
