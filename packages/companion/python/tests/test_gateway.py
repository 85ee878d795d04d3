"""What waits for the end of something, over calls that are refused, lost or answered; no host is asked."""

import pytest
from drey_companion import gateway
from drey_companion.gateway import GatewayError, LostError, deleted, there_since


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(gateway, "LOOK_SECONDS", 0)


def asking(*answers):
    """Asks once for each answer; one that is a fault is raised."""
    left = list(answers)

    def ask():
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask, left


GONE = GatewayError("ResourceNotFoundException", "none")


@pytest.mark.parametrize("passing", [*gateway.PASSING, None])
def test_waits_over_what_passes_until_it_is_gone(passing):
    fault = LostError("Unreachable", "no answer") if passing is None else GatewayError(passing, "not now")
    ask, left = asking(False, fault, False, GONE, "never asked")
    deleted("it", ask)
    assert left == ["never asked"]


def test_leaves_what_is_somebody_elses():
    ask, left = asking(True, "never asked")
    deleted("it", ask)
    assert left == ["never asked"]


def test_ends_with_a_refusal_that_stays():
    ask, _ = asking(False, GatewayError("InvalidRequestException", "no"))
    with pytest.raises(GatewayError, match="no"):
        deleted("it", ask)


def test_ends_where_it_takes_too_long(monkeypatch):
    monkeypatch.setattr(gateway, "SETTLE_SECONDS", 0)
    with pytest.raises(GatewayError, match="it was not deleted within an hour"):
        deleted("it", lambda: False)


@pytest.mark.parametrize(("answer", "found"), [({"At": 5}, {"At": 5}), ({"At": 4}, None), (GONE, None)])
def test_finds_only_what_was_made_since(answer, found):
    ask, _ = asking(answer)
    assert there_since(ask, "At", 5) == found


def test_does_not_take_a_refusal_for_nothing():
    ask, _ = asking(GatewayError("InvalidRequestException", "no"))
    with pytest.raises(GatewayError, match="no"):
        there_since(ask, "At", 5)
