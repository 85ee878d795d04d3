"""What the tests share."""

import time

import pytest
from moto_process import Moto


@pytest.fixture
def start(tmp_path):
    """Starts moto in a folder, by default the test's own; whatever it started is gone after the test."""
    started = []

    def begin(life="outlives-host", folder=tmp_path, port=None, environment=None, output=None):
        moto = Moto(folder, life, port, environment or {}, output)
        started.append(moto)
        return moto

    yield begin
    for moto in started:
        moto.close()


@pytest.fixture
def now():
    """Milliseconds since the epoch."""
    return int(time.time() * 1000)
