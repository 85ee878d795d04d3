"""Calls of kinesisanalyticsv2 through boto3, as a program that Node drives.

Each request is a line of JSON on standard input, its outcome a line of JSON on standard output. A request has `endpoint`, `accountId`, and one of

- `operation` (a method of the client) with `parameters`: one call;
- the same with `paging`: all pages by boto3's own paginator;
- `waiter` (a name in `waiters`, a model in botocore's form) with `parameters`: waits as clients do that bring their own waiters.

The outcome is `{"result": ...}`, with the names of members that the model of botocore does not have in `unknown`, or `{"error": ...}` with the
class that a program would catch. JSON has no moments: they are `{"moment": "<ISO 8601>"}`, both ways.
"""

import datetime
import functools
import json
import sys

import boto3
import botocore.exceptions
import botocore.waiter


def decoded(value):
    """A moment for what stands for one."""
    return datetime.datetime.fromisoformat(value["moment"]) if value.keys() == {"moment"} else value


def encoded(value):
    if isinstance(value, datetime.datetime):
        return {"moment": value.isoformat()}
    return str(value)


def unknown_members(shape, value, path):
    """Paths of what an answer has and its shape has not; botocore drops it without a word."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in value.items():
            if name in shape.members:
                yield from unknown_members(shape.members[name], member, [*path, name])
            else:
                yield ".".join([*path, name])
    elif shape.type_name == "list" and isinstance(value, list):
        for item in value:
            yield from unknown_members(shape.member, item, path)


@functools.cache
def client_of(endpoint, account_id):
    return boto3.client(
        "kinesisanalyticsv2",
        endpoint_url=endpoint,
        aws_access_key_id=account_id,
        aws_secret_access_key="test",
        config=boto3.session.Config(retries={"total_max_attempts": 1}),
    )


def call(client, request):
    operation, parameters = request["operation"], request["parameters"]
    if "paging" in request:
        pages = client.get_paginator(operation).paginate(**parameters, PaginationConfig=request["paging"])
        return pages.build_full_result(), []
    unknown = []

    def look(operation_model, response_dict, **_rest):
        if response_dict["status_code"] == 200 and operation_model.output_shape is not None:
            unknown.extend(unknown_members(operation_model.output_shape, json.loads(response_dict["body"]), []))

    event = "before-parse.kinesis-analytics-v2"
    client.meta.events.register(event, look)
    try:
        result = getattr(client, operation)(**parameters)
    finally:
        client.meta.events.unregister(event, look)
    result.pop("ResponseMetadata")
    return result, unknown


def wait(client, request):
    model = botocore.waiter.WaiterModel(request["waiters"])
    waiter = botocore.waiter.create_waiter_with_client(request["waiter"], model, client)
    waiter.wait(**request["parameters"])
    return {}, []


def outcome(request):
    client = client_of(request["endpoint"], request["accountId"])
    try:
        result, unknown = (wait if "waiter" in request else call)(client, request)
        return {"result": result, "unknown": unknown}
    except botocore.exceptions.ClientError as error:
        name = type(error).__name__
        modelled = isinstance(error, getattr(client.exceptions, name, ())) if name != "ClientError" else False
        answer = error.response["Error"]
        return {"error": {"class": name, "modelled": modelled, "code": answer["Code"], "message": answer["Message"]}}
    except (botocore.exceptions.BotoCoreError, ValueError) as error:
        return {"error": {"class": type(error).__name__, "modelled": False, "code": "", "message": str(error)}}


for line in sys.stdin:
    print(json.dumps(outcome(json.loads(line, object_hook=decoded)), default=encoded), flush=True)
