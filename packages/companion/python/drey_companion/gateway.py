"""Calls of the companion to the host that started it: the API of Managed Service for Apache Flink, in the name of an account.

Every request that the host passes on says where the host answers, beside the token that only the host knows. So nothing has to be told again
after a restart of either, and what reaches moto past the host, or by a job of a cluster, can make nothing here.

A host that is killed is started again: calls wait for it a while. One that may have been done already is asked again only where that does no
harm; elsewhere whoever asked looks what became of it (`made_once`).
"""

import http.client
import json
import math
import time
from contextvars import ContextVar
from urllib.parse import urlsplit

#: Header of a request of the host: where it answers.
GATEWAY_HEADER = "HTTP_X_DREY_GATEWAY"
#: Where the host answers that passed on the request at hand; None where none did.
gateway = ContextVar("gateway", default=None)

TARGET = "KinesisAnalytics_20180523"
#: One call: the host answers before a cluster does anything.
CALL_SECONDS = 120
#: How long a host may be silent before calls are given up: a restart takes some seconds.
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.2
#: How often something is asked for whose answers are lost.
ATTEMPTS = 5
#: Far more than a savepoint, a start or a deletion takes.
SETTLE_SECONDS = 3600
#: Between two looks at what is deleted.
LOOK_SECONDS = 0.1
#: Refusals that pass by themselves.
PASSING = ("ResourceInUseException", "ConcurrentModificationException")
#: Operations that may be done twice.
REPEATABLE = ("Describe", "List", "TagResource", "UntagResource", "UpdateApplicationMaintenanceConfiguration")


class GatewayError(Exception):
    """A call that the host refused, or did not answer."""

    def __init__(self, code, message, status=0, request_id=""):
        where = f" (Service: KinesisAnalyticsV2, Status Code: {status}, Request ID: {request_id})" if status else ""
        super().__init__(message + where)
        self.code = code


class LostError(GatewayError):
    """A call that reached the host, and whose answer did not come back: it may have been done."""


class NoGatewayError(GatewayError):
    """A request that no host passed on."""

    def __init__(self):
        super().__init__(
            "NotHere",
            "this request did not come through the endpoint of Drey, so nobody is known who could make the application",
        )


class _NotReachedError(Exception):
    """The host does not take calls at the moment."""


class _Host:
    """What all threads know of the host: where it answered last, and since when it is silent."""

    def __init__(self):
        self.url = self.silent_since = None

    def answered(self):
        self.silent_since = None

    def is_given_up(self):
        """Whether it is silent for too long. One silence counts for all calls, or a roll back would wait for each anew."""
        now = time.monotonic()
        if self.silent_since is None:
            self.silent_since = now
        return now - self.silent_since > PATIENCE_SECONDS


_host = _Host()


def heard(url):
    """Takes in where the host answers that passed on the request at hand, None where none did. It may come back at another address."""
    gateway.set(url)
    if url is not None:
        _host.url = url
        _host.answered()


def moment():
    """Now, as the host tells the times of what it makes: whole seconds, the fraction cut off."""
    return math.floor(time.time())


def _answered(answer, body):
    try:
        told = json.loads(body or "{}")
    except ValueError:
        told = {}
    if answer.status == 200:
        return told
    code = str(told.get("__type", "")).rpartition("#")[2] or f"Status{answer.status}"
    message = told.get("message") or told.get("Message") or answer.reason
    raise GatewayError(code, message, answer.status, answer.getheader("x-amzn-RequestId") or "")


def _once(url, headers, body):
    """The answer of one attempt."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port or 80, timeout=CALL_SECONDS)
    try:
        try:
            connection.connect()
        except OSError as fault:
            raise _NotReachedError(repr(fault)) from fault
        try:
            connection.request("POST", "/", body, headers)
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as fault:
            raise LostError("Unreachable", f"Drey did not answer at {url}: {fault!r}") from fault
    finally:
        connection.close()
    _host.answered()
    return _answered(answer, text)


def call(account_id, region, operation, **given):
    """The answer of one operation, also of a host that is started again meanwhile. Raises `GatewayError`, of it `LostError` where the call may
    have been done."""
    if gateway.get() is None:
        raise NoGatewayError
    scope = f"{account_id}/20180523/{region}/kinesisanalytics/aws4_request"
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        "Content-Type": "application/x-amz-json-1.1",
        # By any address that is bound: a name of loopback is always the host's.
        "Host": "localhost",
        "X-Amz-Target": f"{TARGET}.{operation}",
        "User-Agent": "cloudformation.amazonaws.com",
    }
    body = json.dumps(given, default=str)
    while True:
        url = _host.url or gateway.get()
        try:
            return _once(url, headers, body)
        except LostError as fault:
            if not operation.startswith(REPEATABLE):
                raise
            if _host.is_given_up():
                raise GatewayError("Unreachable", str(fault)) from fault
        except _NotReachedError as fault:
            if _host.is_given_up():
                raise GatewayError("Unreachable", f"Drey did not answer at {url}: {fault}") from fault
        time.sleep(PAUSE_SECONDS)


def made_once(ask, made_since):
    """What is made by asking for it. Where the answer is lost, `made_since` looks it up by its name: what was made since then, or None, in
    which case it is asked for again."""
    began, lost = moment(), None
    for _ in range(ATTEMPTS):
        try:
            return ask()
        except LostError as fault:
            lost = fault
        except GatewayError as fault:
            # The call whose answer was lost may have been done only now.
            made = made_since(began) if lost is not None and fault.code == "ResourceInUseException" else None
            if made is None:
                raise
            return made
        made = made_since(began)
        if made is not None:
            return made
    raise lost


def there_since(look, made_at, moment_before):
    """What `look` finds where that was made since then; None for nothing there, or what is older. `made_at` is the member with its time."""
    try:
        detail = look()
    except GatewayError as fault:
        if fault.code != "ResourceNotFoundException":
            raise
        return None
    return detail if detail[made_at] >= moment_before else None


def deleted(what, ask):
    """Waits until something is gone; one that is gone already is fine. `ask` looks at it and asks for its deletion where that is to be done; true
    where it is somebody else's, which stays."""
    began = time.monotonic()
    while time.monotonic() - began < SETTLE_SECONDS:
        try:
            if ask():
                return
        except LostError:
            pass
        except GatewayError as fault:
            if fault.code == "ResourceNotFoundException":
                return
            if fault.code not in PASSING:
                raise
        time.sleep(LOOK_SECONDS)
    raise GatewayError("NotStabilized", f"{what} was not deleted within an hour")


def retag(account_id, region, arn, put, gone):
    """Takes tags away by their keys, and puts others."""
    if gone:
        call(account_id, region, "UntagResource", ResourceARN=arn, TagKeys=gone)
    if put:
        call(account_id, region, "TagResource", ResourceARN=arn, Tags=put)
