"""Decides who may ask moto.

A web page can send requests to a port of loopback, under a name of its own that points there (seen in `Host`) or across origins (seen in
`Origin`). What carries the token of this run comes from Drey, and is for any host. The control pages, of which one forgets everything, take
only calls of Drey's own: the relay never sends the control header with the token. The path is compared as the server hands it to moto,
which serves those pages below `/moto-api` alone (seen with 5.2.5), whatever the host.
"""

import hmac

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
COMPANION_HEADER = "HTTP_X_DREY_COMPANION"
CONTROL_HEADER = "HTTP_X_DREY_CONTROL"


def is_foreign(environ):
    """Whether a request looks like one that a web page made. `environ` is that of WSGI."""
    name = environ.get("HTTP_HOST", "").lower()
    head, _, tail = name.rpartition(":")
    return (
        (head if tail.isdigit() else name) not in LOOPBACK
        or "HTTP_ORIGIN" in environ
        or environ.get("HTTP_SEC_FETCH_SITE") == "cross-site"
    )


class Gate:
    """Knows the token of this run; an empty one is nobody's."""

    def __init__(self, token):
        self._token = token.encode()

    def _carries(self, environ, name):
        given = environ.get(name, "").encode("utf-8", "replace")
        return self._token != b"" and hmac.compare_digest(given, self._token)

    def told_by_drey(self, environ, name):
        """What a header says, where the request comes from Drey; None elsewhere."""
        return (environ.get(name) or None) if self._carries(environ, COMPANION_HEADER) else None

    def is_refused(self, environ):
        """Whether a request must not reach moto."""
        if self._carries(environ, CONTROL_HEADER):
            return False
        if not self._carries(environ, COMPANION_HEADER) and is_foreign(environ):
            return True
        return environ.get("PATH_INFO", "").lstrip("/").lower().startswith("moto-api")


def refuse(start_response):
    """The answer to a refused request, as WSGI wants it."""
    text = b"This moto belongs to Drey: it answers on loopback only, and its control pages to Drey only."
    start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
    return [text]
