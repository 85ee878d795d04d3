// What the page knows at the moment, as signals that its parts read.
import { batch, signal } from '@preact/signals';
import type { FeedEvents, MachinePatch } from '../../src/wire.js';
import { feedAddress } from '../api/addresses.js';
import { connect, type FeedPlace, type LinkState } from './connection.js';
import { type Details, noDetails, withDetails } from './details.js';
import { inTurn } from './in-turn.js';
import { onlyTold, type RowMap, withRows } from './rows.js';
import { steadily } from './steadily.js';
import { whileSeen } from './while-seen.js';

/** Applications; undefined until all of them were told once. */
export const rows = signal<RowMap | undefined>(undefined);
/** Facts of the machine. */
export const machine = signal<Partial<MachinePatch>>({});
/** The application that is looked at; undefined for none. */
export const details = signal<Details | undefined>(undefined);
/** How the connection does. */
export const link = signal<LinkState>('connecting');
/** Why Drey refuses the page, in its words; undefined where it does not. */
export const refusal = signal<string | undefined>(undefined);
/** When something came last, by the page's own clock; undefined before the first event. */
export const heardAt = signal<number | undefined>(undefined);
/** Drey's version. */
export const version = signal<string | undefined>(undefined);
/** The host's clock, each second. */
export const now = signal(Date.now());

let hostAhead = 0;
/** What was told of a beginning that is not over yet. */
let told: Set<string> | undefined;
const place: FeedPlace = { id: undefined };
let collected: RowMap = new Map();
let close: (() => void) | undefined;
let watched: string | undefined | null = null;

/** The host's clock at this moment. */
export const hostNow = (): number => Date.now() + hostAhead;

const setHostTime = (at: number): void => {
  hostAhead = at - Date.now();
  now.value = at;
};

const handlers: { readonly [Name in keyof FeedEvents]: (data: FeedEvents[Name]) => void } = {
  hello: (hello) => {
    setHostTime(hello.now);
    version.value = hello.version;
    if (!hello.fresh) return;
    told = new Set();
    collected = rows.value ?? new Map();
    if (watched !== null && watched !== undefined) details.value = noDetails(watched);
  },
  rows: (event) => {
    for (const { application } of event.rows) told?.add(application);
    collected = withRows(collected, event);
    // Before the first `ready` a part of the list would look like all of it.
    if (rows.value !== undefined) rows.value = collected;
  },
  machine: (patch) => {
    machine.value = { ...machine.value, ...patch };
  },
  details: (patch) => {
    if (details.value !== undefined) details.value = withDetails(details.value, patch);
  },
  ready: () => {
    if (told !== undefined) collected = onlyTold(collected, told);
    told = undefined;
    rows.value = collected;
  },
  beat: (beat) => setHostTime(beat.now),
};

const linked = steadily((state) => {
  link.value = state;
});

/** Watches an application beside the list, or none. Asking for the same again does nothing. */
export const watch = (application: string | undefined): void => {
  if (application === watched) return;
  watched = application;
  close?.();
  details.value = application === undefined ? undefined : noDetails(application);
  close = whileSeen(() =>
    inTurn((heard) =>
      connect({
        url: feedAddress(application),
        place,
        onState: linked.told,
        onRefusal: (words) => {
          refusal.value = words;
        },
        onEvent: (name, data) => {
          batch(() => {
            heardAt.value = Date.now();
            (handlers[name] as (data: unknown) => void)(data);
          });
          // A beginning has to come to its end, or it begins anew with each turn.
          if (told === undefined) heard();
        },
      }),
    ),
  );
};

setInterval(() => {
  now.value = hostNow();
}, 1_000);
