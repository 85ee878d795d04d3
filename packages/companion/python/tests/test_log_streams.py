"""Log streams keep their newest events, and whoever reads page by page misses none of those."""

import json

import pytest
from drey_companion.log_streams import DEFAULT_MEBIBYTES, EVENT_BYTES, SETTING, most_bytes


def logs(moto, action, **request):
    answer = moto.ask_as_logs(action, json.dumps(request))
    assert answer.status == 200, answer.text
    return json.loads(answer.text) if answer.text else {}


@pytest.fixture
def stream(start):
    """A moto that keeps a mebibyte of each stream, and a call on its stream."""
    moto = start(environment={SETTING: "1"}).until_it_answers()
    names = {"logGroupName": "g", "logStreamName": "s"}
    logs(moto, "CreateLogGroup", logGroupName="g")
    logs(moto, "CreateLogStream", **names)

    def call(action, **request):
        return logs(moto, action, **names, **request)

    return call


def put(stream, now, texts):
    stream("PutLogEvents", logEvents=[{"timestamp": now, "message": text} for text in texts])


def read(stream, **request):
    return stream("GetLogEvents", startFromHead=True, **request)


def texts_of(page):
    return [event["message"] for event in page["events"]]


def test_keeps_the_newest_events_within_the_bound(stream, now):
    each = 600
    for batch in range(10):
        put(stream, now, [f"{batch * 200 + index:0{each}}" for index in range(200)])
    texts = texts_of(read(stream))
    most = (1 << 20) // (each + EVENT_BYTES)
    assert most * 0.8 < len(texts) <= most
    assert [int(text) for text in texts] == list(range(2000 - len(texts), 2000))


def test_keeps_an_event_that_is_larger_than_the_bound(stream, now):
    put(stream, now, ["small", "x" * 2_000_000])
    assert [len(text) for text in texts_of(read(stream))] == [2_000_000]


def test_a_reader_goes_on_after_its_last_event_though_older_ones_went(stream, now):
    put(stream, now, [f"{index:0600}" for index in range(900)])
    page = read(stream, limit=500)
    seen = [int(text) for text in texts_of(page)]
    put(stream, now, [f"{index:0600}" for index in range(900, 1200)])
    while True:
        following = read(stream, limit=500, nextToken=page["nextForwardToken"])
        seen += [int(text) for text in texts_of(following)]
        if following["nextForwardToken"] == page["nextForwardToken"]:
            break
        page = following
    assert seen == list(range(1200))


def test_pages_backward_and_by_time(stream, now):
    for index in range(10):
        put(stream, now + index, [str(index)])
    last = stream("GetLogEvents", limit=3)
    assert texts_of(last) == ["7", "8", "9"]
    assert texts_of(stream("GetLogEvents", limit=3, nextToken=last["nextBackwardToken"])) == ["4", "5", "6"]
    assert texts_of(read(stream, startTime=now + 8)) == ["8", "9"]


def test_refuses_a_token_of_somebody_else(start):
    moto = start().until_it_answers()
    logs(moto, "CreateLogGroup", logGroupName="g")
    logs(moto, "CreateLogStream", logGroupName="g", logStreamName="s")
    wrong = {"logGroupName": "g", "logStreamName": "s", "nextToken": "f/of somebody"}
    answer = moto.ask_as_logs("GetLogEvents", json.dumps(wrong))
    assert answer.status == 400
    assert "InvalidParameterException" in answer.text


@pytest.mark.parametrize(
    ("given", "mebibytes"), [("3", 3), ("", DEFAULT_MEBIBYTES), ("0", DEFAULT_MEBIBYTES), ("much", DEFAULT_MEBIBYTES)]
)
def test_takes_its_bound_from_the_environment(monkeypatch, given, mebibytes):
    monkeypatch.setenv(SETTING, given)
    assert most_bytes() == mebibytes << 20
