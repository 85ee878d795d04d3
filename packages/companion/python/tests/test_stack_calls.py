"""How the work on a stack is begun and waited for."""

import threading
from types import SimpleNamespace

from drey_companion import stack_calls


def test_forgets_the_thread_of_work_that_took_longer_than_its_call(monkeypatch):
    monkeypatch.setattr(stack_calls, "ANSWER_SECONDS", 0.01)
    stack, goes_on = SimpleNamespace(stack_id="s", status="CREATE_IN_PROGRESS"), threading.Event()
    stack_calls.run(stack, goes_on.wait, "created")
    thread = stack_calls.working["s"]
    assert stack_calls.is_busy(stack)
    goes_on.set()
    thread.join(10)
    assert (stack_calls.is_busy(stack), stack_calls.working) == (False, {})
