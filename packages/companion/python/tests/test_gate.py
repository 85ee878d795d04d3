"""Who may ask moto: the rules, then the real moto behind them."""

import pytest
from drey_companion.gate import Gate, refuse

LOCAL = {"HTTP_HOST": "127.0.0.1:5000", "PATH_INFO": "/"}
FOREIGN = [
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "evil.example:5000"},
    {"HTTP_HOST": "127.0.0.1.evil.example"},
    {"HTTP_HOST": "localhost.evil.example:80"},
    {"HTTP_HOST": ""},
    {"HTTP_HOST": "5000"},
    {"HTTP_ORIGIN": "http://evil.example"},
    {"HTTP_ORIGIN": "null"},
    {"HTTP_ORIGIN": "http://127.0.0.1:5000"},
    {"HTTP_SEC_FETCH_SITE": "cross-site"},
]
CONTROL_PATHS = ["/moto-api/reset", "//moto-api/reset", "/Moto-API/", "/moto-api", "moto-api/seed"]


@pytest.fixture
def gate():
    return Gate("secret")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:5000", "localhost:1", "LOCALHOST", "[::1]", "[::1]:5000"])
def test_lets_local_programs_in(gate, host):
    assert not gate.is_refused({**LOCAL, "HTTP_HOST": host})


def test_lets_a_page_of_the_same_site_in(gate):
    assert not gate.is_refused({**LOCAL, "HTTP_SEC_FETCH_SITE": "same-origin"})


@pytest.mark.parametrize("headers", FOREIGN)
def test_refuses_web_pages_unless_the_token_comes_along(gate, headers):
    foreign = {**LOCAL, **headers}
    assert gate.is_refused(foreign)
    assert gate.is_refused({**foreign, "HTTP_X_DREY_COMPANION": "guess"})
    assert not gate.is_refused({**foreign, "HTTP_X_DREY_COMPANION": "secret"})


def test_refuses_a_request_that_names_no_host(gate):
    assert gate.is_refused({"PATH_INFO": "/"})


@pytest.mark.parametrize("path", CONTROL_PATHS)
def test_keeps_control_pages_to_calls_of_control(gate, path):
    asked = {**LOCAL, "PATH_INFO": path}
    assert gate.is_refused(asked)
    assert gate.is_refused({**asked, "HTTP_X_DREY_COMPANION": "secret"})
    assert gate.is_refused({**asked, "HTTP_X_DREY_CONTROL": "guess"})
    assert not gate.is_refused({**asked, "HTTP_X_DREY_CONTROL": "secret"})


def test_lets_other_paths_with_that_word_through(gate):
    assert not gate.is_refused({**LOCAL, "PATH_INFO": "/bucket/moto-api/key"})


def test_an_empty_token_is_nobodys():
    gate = Gate("")
    assert gate.is_refused({**LOCAL, "HTTP_HOST": "evil.example", "HTTP_X_DREY_COMPANION": ""})
    assert gate.is_refused({**LOCAL, "PATH_INFO": "/moto-api/reset", "HTTP_X_DREY_CONTROL": ""})
    assert not gate.is_refused(LOCAL)


def test_bytes_outside_ascii_are_no_token(gate):
    assert gate.is_refused({**LOCAL, "HTTP_HOST": "evil.example", "HTTP_X_DREY_COMPANION": "s\u00e9cret\udcff"})


def test_a_refusal_is_a_whole_answer():
    said = []
    body = b"".join(refuse(lambda status, headers: said.append((status, dict(headers)))))
    [(status, headers)] = said
    assert status == "403 Forbidden"
    assert int(headers["Content-Length"]) == len(body)


def test_stands_before_the_real_moto(start):
    moto = start().until_it_answers()
    assert moto.ask_as_drey("PUT", "/kept-until-reset").status == 200
    for foreign in ({"Host": "evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert moto.ask("GET", "/", foreign).status == 403
        assert moto.ask("GET", "/", {**foreign, "X-Drey-Companion": "token-of-this-run"}).status != 403
    for path in ("/moto-api/reset", "/%6doto-api/reset", "/Moto-API/reset", "//moto-api/reset"):
        assert moto.ask_as_drey("POST", path).status == 403
    assert "kept-until-reset" in moto.ask_as_drey("GET", "/").text
    assert moto.ask("POST", "/moto-api/reset", {"X-Drey-Control": "token-of-this-run"}).status == 200
    assert "kept-until-reset" not in moto.ask_as_drey("GET", "/").text
