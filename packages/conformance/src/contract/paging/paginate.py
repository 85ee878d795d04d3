"""Listings by boto3's own paginators: what to list comes as a line of JSON on standard input, the whole result goes to standard output as another."""

import json
import sys

import boto3

for line in sys.stdin:
    request = json.loads(line)
    try:
        client = boto3.client(
            "kinesisanalyticsv2",
            endpoint_url=request["endpoint"],
            aws_access_key_id=request["accountId"],
            aws_secret_access_key="test",
        )
        paginator = client.get_paginator(request["operation"])
        pages = paginator.paginate(**request["parameters"], PaginationConfig=request["paging"])
        answer = {"result": pages.build_full_result()}
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps(answer, default=str), flush=True)
