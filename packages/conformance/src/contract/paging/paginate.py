"""One listing by boto3's own paginator: what to list comes as JSON on standard input, the whole result goes to standard output."""

import json
import sys

import boto3

request = json.load(sys.stdin)
client = boto3.client("kinesisanalyticsv2", endpoint_url=request["endpoint"])
paginator = client.get_paginator(request["operation"])
pages = paginator.paginate(**request["parameters"], PaginationConfig=request["paging"])
json.dump(pages.build_full_result(), sys.stdout, default=str)
