"""Log streams of moto that keep their newest events only.

By itself moto keeps every event for good, some gigabyte for a day of a busy job, and its page tokens are positions in the list of events,
so whoever reads page by page would miss events once old ones go: here a token names an event.
"""

import os
import threading

#: Mebibytes of one stream, as the host says.
SETTING = "DREY_COMPANION_LOGS"
DEFAULT_MEBIBYTES = 256
#: What an event takes beside its text, about (measured with Python 3.11: object, attributes, numbers, head of the text).
EVENT_BYTES = 400
MOST_EVENTS = 10_000

#: A token is a time and an event of it; event ids have no more digits.
ID_DIGITS = 20


def most_bytes():
    """What a stream may take, from the environment; a value that is no number counts for none."""
    given = os.environ.get(SETTING, "")
    return (int(given) if given.isdigit() and int(given) > 0 else DEFAULT_MEBIBYTES) << 20


def size_of(event):
    return len(event.message) + EVENT_BYTES


def place_of(event):
    return event.timestamp, event.event_id


def trim(stream, bound):
    """Lets the oldest events go once the bound is passed; a tenth more than needed, so that it is rare."""
    taken = sum(map(size_of, stream.events))
    if taken <= bound:
        return taken
    gone = 0
    while taken > bound * 0.9 and gone < len(stream.events) - 1:
        taken -= size_of(stream.events[gone])
        gone += 1
    del stream.events[:gone]
    return taken


def token_of(direction, place):
    time, number = place
    return f"{direction}/{time * 10**ID_DIGITS + number:056d}"


def page_of(events, limit, direction, place, from_head):
    """Events of a page, in order: after the place of a token, before it, or at an end where there is no token."""
    if direction == "f":
        return [event for event in events if place_of(event) > place][:limit]
    if direction == "b":
        return [event for event in events if place_of(event) < place][-limit:]
    return events[:limit] if from_head else events[-limit:]


def bound_log_streams():
    """Changes moto's log streams."""
    from moto.logs.exceptions import InvalidParameterException
    from moto.logs.models import LogEvent, LogStream

    put, lock, bound = LogStream.put_log_events, threading.Lock(), most_bytes()
    #: What a stream takes, in an attribute of its own that is kept with it.
    attribute = "drey_taken_bytes"

    def put_and_trim(stream, log_events):
        with lock:
            # Ids go on after those that were kept over a restart.
            if stream.events:
                LogEvent._event_id = max(LogEvent._event_id, stream.events[-1].event_id + 1)
            before = len(stream.events)
            token = put(stream, log_events)
            taken = getattr(stream, attribute, None)
            if taken is None:
                taken = sum(map(size_of, stream.events[:before]))
            taken += sum(map(size_of, stream.events[before:]))
            if taken > bound:
                taken = trim(stream, bound)
            setattr(stream, attribute, taken)
            return token

    def read(token):
        try:
            time, number = divmod(int(token[2:]), 10**ID_DIGITS)
        except ValueError:
            raise InvalidParameterException("The specified nextToken is invalid.") from None
        if token[0] not in "fb":
            raise InvalidParameterException("The specified nextToken is invalid.")
        return token[0], (time, number)

    def get(stream, start_time, end_time, limit, next_token, start_from_head):
        direction, place = read(next_token) if next_token else (None, (0, 0))
        fits = [
            event
            for event in list(stream.events)
            if not (start_time and event.timestamp < start_time) and not (end_time and event.timestamp > end_time)
        ]
        events = page_of(sorted(fits, key=place_of), limit or MOST_EVENTS, direction, place, start_from_head)
        if events:
            first, last = place_of(events[0]), place_of(events[-1])
        else:
            first = last = place
        return [event.to_response_dict() for event in events], token_of("b", first), token_of("f", last)

    LogStream.put_log_events = put_and_trim
    LogStream.get_log_events = get
