"""What is told of a fault of moto."""

import json

from drey_companion import faults


def test_a_fault_is_told_also_where_the_log_takes_nothing(monkeypatch):
    def full(fault):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(faults.traceback, "print_exception", full)
    answered = []
    fault = OSError(28, "No space left on device")
    assert faults.tell(lambda status, headers, _: answered.append((status, dict(headers))), fault) == [faults.PAGE]
    [(status, headers)] = answered
    assert status == "500 Internal Server Error"
    told = json.loads(headers["X-Drey-Fault"])
    assert (told["kind"], told["text"]) == ("broken", "OSError: [Errno 28] No space left on device")
