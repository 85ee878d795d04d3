// A gateway as a process without any guard, for tests that send it odd things.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { check, parseChecked } from '@drey/plugin-api';

/** How it ended; all of it null and empty while it lives and never complained. */
export interface WireEnd {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly complaint: string;
}

/** It lives, and never complained. */
export const unharmed: WireEnd = { exit: null, signal: null, complaint: '' };

/** A running gateway. */
export interface WireChild {
  /** That of the gateway, then that of its data plane. */
  readonly ports: readonly [number, number];
  /** Certificate (PEM) of who vouches for names of AWS on the data plane. */
  readonly authority: string;
  end(): WireEnd;
  lives(): boolean;
  /** Bytes of its memory that are in use. */
  residentBytes(): number;
  isAnswering(): Promise<boolean>;
  close(): void;
}

const isHello = check.shape({ ports: check.list(check.whole(1)), authority: check.text });

/** Starts one in front of an upstream. */
export const startWireChild = async (upstream: string): Promise<WireChild> => {
  const directory = mkdtempSync(join(tmpdir(), 'drey-wire-'));
  const script = fileURLToPath(new URL('wire-host.mjs', import.meta.url));
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    process.execPath,
    [script, upstream, join(directory, 'host')],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let complaint = '';
  child.stderr.on('data', (piece) => (complaint = (complaint + String(piece)).slice(-4_000)));
  const close = (): void => {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    let text = '';
    while (!text.includes('\n')) {
      const [piece] = (await once(child.stdout, 'data', { signal: AbortSignal.timeout(60_000) })) as [Buffer];
      text += piece.toString();
    }
    const hello = parseChecked(text, isHello);
    if (hello === undefined) throw new Error(`The gateway said ${text} ${complaint}`);
    const { ports, authority } = hello;
    const [main = 0, plane = 0] = ports;
    return {
      ports: [main, plane],
      authority,
      end: () => ({ exit: child.exitCode, signal: child.signalCode, complaint }),
      lives: () => child.exitCode === null && child.signalCode === null,
      residentBytes: () =>
        1_024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0),
      isAnswering: async () => {
        const answer = await fetch(`http://127.0.0.1:${main}/_drey/health`);
        await answer.text();
        return answer.ok;
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
};
