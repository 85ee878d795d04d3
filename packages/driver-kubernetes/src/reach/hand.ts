// Works on the files of a pod by `drey.Hand` in it, through the API server.
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { REST_TOKEN_HEADER } from '@drey/flink-rest';
import { backOff, type Clock } from '@drey/plugin-api';
import type { KubernetesApi, PodAnswer } from '../api/kubernetes-api.js';
import { aboutPod, isAway, KubernetesFault } from '../api/kubernetes-fault.js';
import { ports } from '../object/places.js';

/** One request to a hand. */
export interface HandCall {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: '/file' | '/tree' | '/files' | '/list' | '/delete' | '/move';
  readonly query: Readonly<Record<string, string>>;
  readonly body?: Readable | Buffer;
  /** Exact length of a stream. */
  readonly bytes?: number;
}

const CALL_MILLISECONDS = 30_000;
/** A pod that has just started has no hand yet. */
const ATTEMPTS = 8;
const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 1_000;

/** Where a hand is. */
export interface HandPlace {
  readonly api: Pick<KubernetesApi, 'proxy'>;
  readonly clock: Clock;
  readonly pod: string;
  readonly token: string;
}

const ask = async (
  { api, pod, token }: HandPlace,
  { method, path, query, body, bytes }: HandCall,
  signal: AbortSignal,
): Promise<PodAnswer> => {
  const length = Buffer.isBuffer(body) ? body.length : bytes;
  return api.proxy(
    pod,
    ports.hand,
    {
      method,
      path: `${path}?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`,
      headers: {
        [REST_TOKEN_HEADER]: token,
        'content-type': 'application/octet-stream',
        ...(length === undefined ? {} : { 'content-length': String(length) }),
      },
      ...(body === undefined ? {} : { body }),
    },
    signal,
  );
};

/** Asks once; an answer that is no success is a fault with its status. */
const askOnce = async (place: HandPlace, call: HandCall, signal: AbortSignal): Promise<PodAnswer> => {
  const answer = await ask(place, call, signal);
  if (answer.status === 200) return answer;
  const message = (await text(answer.body)).slice(0, 500);
  throw new KubernetesFault(answer.status, { message: `${aboutPod(place.pod)}answered: ${message}` });
};

/** Asks. Where nobody listens yet it is asked again, unless a stream went with it. */
export const askHand = async (place: HandPlace, call: HandCall, signal: AbortSignal): Promise<PodAnswer> => {
  for (let failures = 0; ; failures += 1) {
    try {
      return await askOnce(place, call, signal);
    } catch (error) {
      if (!isAway(error) || call.body instanceof Readable || failures >= ATTEMPTS) throw error;
    }
    await place.clock.sleep(backOff(failures, FIRST_PAUSE_MILLISECONDS, LONGEST_PAUSE_MILLISECONDS), signal);
  }
};

/** Asks for a text; for half a minute unless a signal is given. */
export const handSays = async (
  place: HandPlace,
  call: HandCall,
  signal: AbortSignal = AbortSignal.timeout(CALL_MILLISECONDS),
): Promise<string> => text((await askHand(place, call, signal)).body);
