"""Calls of the companion to the host that started it: the API of Managed Service for Apache Flink, in the name of an account.

Every request that the host passes on says where the host answers, beside the token that only the host knows. So nothing has to be told again
after a restart of either, and what reaches moto past the host, or by a job of a cluster, can make nothing here.
"""

import http.client
import json
from contextvars import ContextVar
from urllib.parse import urlsplit

#: Header of a request of the host: where it answers.
GATEWAY_HEADER = "HTTP_X_DREY_GATEWAY"
#: Where the host answers that passed on the request at hand; None where none did.
gateway = ContextVar("gateway", default=None)

TARGET = "KinesisAnalytics_20180523"
#: One call: the host answers before a cluster does anything.
CALL_SECONDS = 120


class GatewayError(Exception):
    """A call that the host refused, or did not answer."""

    def __init__(self, code, message, status=0, request_id=""):
        where = f" (Service: KinesisAnalyticsV2, Status Code: {status}, Request ID: {request_id})" if status else ""
        super().__init__(message + where)
        self.code = code


class NoGatewayError(GatewayError):
    """A request that no host passed on."""

    def __init__(self):
        super().__init__(
            "NotHere",
            "this request did not come through the endpoint of Drey, so nobody is known who could make the application",
        )


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


def call(account_id, region, operation, **given):
    """The answer of one operation. Raises `GatewayError`."""
    url = gateway.get()
    if url is None:
        raise NoGatewayError
    address = urlsplit(url)
    scope = f"{account_id}/20180523/{region}/kinesisanalytics/aws4_request"
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        "Content-Type": "application/x-amz-json-1.1",
        # By any address that is bound: a name of loopback is always the host's.
        "Host": "localhost",
        "X-Amz-Target": f"{TARGET}.{operation}",
        "User-Agent": "cloudformation.amazonaws.com",
    }
    connection = http.client.HTTPConnection(address.hostname, address.port or 80, timeout=CALL_SECONDS)
    try:
        connection.request("POST", "/", json.dumps(given, default=str), headers)
        answer = connection.getresponse()
        return _answered(answer, answer.read())
    except (OSError, http.client.HTTPException) as fault:
        raise GatewayError("Unreachable", f"Drey did not answer at {url}: {fault!r}") from fault
    finally:
        connection.close()
