// LookupEvents of CloudTrail: our trail's events beside the upstream's, the newest first.
import {
  type Clock,
  isMembers,
  late,
  type UpstreamAnswer,
  type UpstreamTextAnswer,
  type UpstreamCall,
  type UpstreamOperationHook,
  within,
} from '@drey/plugin-api';
import type { Recorder } from '../recorder.js';
import { type LookupRequest, lookupRequest } from './lookup-request.js';
import { type OurEvent, ourEvents } from './our-events.js';
import { type PagePlace, placeOf, tokenOf } from './page-token.js';

/** How long the upstream may take before the answer goes without it. */
const UPSTREAM_MILLISECONDS = 5_000;
/** An upstream that has no such operation is asked again after so long; it may have been replaced. */
const LACKS_MILLISECONDS = 600_000;

type Ask = (body?: string) => Promise<UpstreamTextAnswer>;

/** A page of the upstream's events; `next` is null where there are no more. */
interface TheirPage {
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

const nothing: TheirPage = { events: [], next: null };

const pageOf = ({ status, body }: UpstreamTextAnswer): TheirPage => {
  if (status !== 200) return nothing;
  try {
    const value: unknown = JSON.parse(body);
    if (!isMembers(value)) return nothing;
    const { Events: events, NextToken: next } = value;
    return {
      events: Array.isArray(events) ? events.filter(isMembers) : [],
      next: typeof next === 'string' && next !== '' ? next : null,
    };
  } catch {
    return nothing;
  }
};

const timeOf = (event: Readonly<Record<string, unknown>>): number => {
  const { EventTime: time } = event;
  if (typeof time === 'number') return time;
  return typeof time === 'string' ? Date.parse(time) / 1_000 || 0 : 0;
};

interface Merged {
  readonly events: readonly unknown[];
  readonly place: PagePlace;
  readonly isLast: boolean;
}

/** The newest of both, as many as a page holds. `ours` has one more than that where there are more. */
const merge = (request: LookupRequest, place: PagePlace, ours: readonly OurEvent[], page: TheirPage): Merged => {
  const theirs = page.events.slice(place.skip);
  const events: unknown[] = [];
  let mine = 0;
  let other = 0;
  while (events.length < request.maxResults) {
    const own = ours[mine];
    const their = theirs[other];
    // Events on the upstream's next page may be newer than what is left of ours.
    if (their === undefined && page.next !== null) break;
    if (own !== undefined && (their === undefined || own.event.EventTime >= timeOf(their))) {
      events.push(own.event);
      mine += 1;
    } else if (their !== undefined) {
      events.push(their);
      other += 1;
    } else break;
  }
  const isEmptied = other === theirs.length;
  return {
    events,
    place: {
      ours: ours[mine - 1]?.position ?? place.ours,
      theirs: isEmptied ? page.next : place.theirs,
      skip: isEmptied ? 0 : place.skip + other,
      theirsDone: place.theirsDone || (isEmptied && page.next === null),
    },
    isLast: mine === ours.length && isEmptied && page.next === null,
  };
};

const answered = (call: UpstreamCall, output: unknown): UpstreamAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': call.requestId },
  body: JSON.stringify(output),
});

/** The hook; `recorder` is undefined where there is no trail. */
export const createLookupHook = (
  recorder: () => { readonly recorder: Recorder; readonly clock: Clock } | undefined,
): UpstreamOperationHook => {
  let lacksUntil = 0;
  const theirPage = async (
    call: UpstreamCall,
    request: LookupRequest,
    place: PagePlace,
    ask: Ask,
    clock: Clock,
  ): Promise<TheirPage> => {
    if (!call.hasUpstream || place.theirsDone || lacksUntil > clock.now()) return nothing;
    const { NextToken: _ours, ...rest } = request.raw;
    const body = JSON.stringify({ ...rest, ...(place.theirs === null ? {} : { NextToken: place.theirs }) });
    const answer = await within(clock, UPSTREAM_MILLISECONDS, () => ask(body));
    if (answer === late) return nothing;
    if (answer.status === 501) lacksUntil = clock.now() + LACKS_MILLISECONDS;
    return pageOf(answer);
  };
  return {
    id: 'drey-trail-lookup',
    service: 'cloudtrail',
    operations: ['LookupEvents'],
    around: async (call, next) => {
      const present = recorder();
      if (present === undefined) return next();
      const { clock } = present;
      const request = lookupRequest(call.body, clock.now());
      const owner = `${call.accountId}/${call.region}`;
      const place = placeOf(request, owner);
      const page = await theirPage(call, request, place, next, clock);
      const ours = request.insight
        ? []
        : await ourEvents(present.recorder.lines(place.ours ?? undefined), call, request, request.maxResults + 1);
      const merged = merge(request, place, ours, page);
      return answered(call, {
        Events: merged.events,
        ...(merged.isLast ? {} : { NextToken: tokenOf(merged.place, request, owner) }),
      });
    },
  };
};
