"""What the tests share."""

import pytest
from moto_process import Moto


@pytest.fixture
def start(tmp_path):
    """Starts moto in a folder, by default the test's own; whatever it started is gone after the test."""
    started = []

    def begin(life="outlives-host", folder=tmp_path, port=None):
        moto = Moto(folder, life, port)
        started.append(moto)
        return moto

    yield begin
    for moto in started:
        moto.close()
