"""A Python job that knows of no endpoint but AWS's own, in the main program and in a function on a worker.

It calls AWS by clients of several kinds and prints what came back, one line a call: `LED <where> <call> <result> END`. The property group
`unmodified` has the region and a bucket with the object `greeting`.
"""

import http.client
import json
import os
import re

PATIENCE_SECONDS = 20


def given():
    """The map of property group `unmodified`."""
    with open("/etc/flink/application_properties.json", encoding="utf-8") as file:
        return next(group["PropertyMap"] for group in json.load(file) if group["PropertyGroupId"] == "unmodified")


def read_by_boto3(region, bucket):
    import boto3

    s3 = boto3.session.Session().client("s3", region_name=region)
    return s3.get_object(Bucket=bucket, Key="greeting")["Body"].read().decode()


def queues_by_boto3(region, _bucket):
    import boto3

    urls = boto3.session.Session().client("sqs", region_name=region).list_queues()["QueueUrls"]
    return urls[0].rsplit("/", 1)[1]


def status_by_requests(region, _bucket):
    import requests

    return requests.get(f"https://sqs.{region}.amazonaws.com/", timeout=PATIENCE_SECONDS).status_code


def status_looked_up(region, _bucket):
    """By a client that knows of no proxy: it looks the name up and checks the certificate of who answers."""
    connection = http.client.HTTPSConnection(f"s3.{region}.amazonaws.com", timeout=PATIENCE_SECONDS)
    connection.request("GET", "/")
    return connection.getresponse().status


CALLS = {
    "boto3-s3": read_by_boto3,
    "boto3-sqs": queues_by_boto3,
    "requests": status_by_requests,
    "looked-up": status_looked_up,
}


def call_all(where, region, bucket):
    """A line for each call."""
    # The one thing by which boto3 would find its way without being led.
    os.environ.pop("AWS_ENDPOINT_URL", None)
    lines = []
    for name, call in CALLS.items():
        try:
            result = str(call(region, bucket))
        except Exception as fault:
            result = repr(fault)
        lines.append(f"LED {where} {name} " + re.sub(r"[\s\"'\\]+", "_", result) + " END")
    return [*lines, f"LED {where} all done END"]


def main():
    from pyflink.common import Types, WatermarkStrategy
    from pyflink.datastream import StreamExecutionEnvironment
    from pyflink.datastream.connectors.number_seq import NumberSequenceSource

    properties = given()
    region, bucket = properties["region"], properties["bucket"]
    print("\n".join(call_all("main", region, bucket)))

    environment = StreamExecutionEnvironment.get_execution_environment()
    environment.set_parallelism(1)
    # Unbounded enough: it waits between its numbers.
    numbers = environment.from_source(
        NumberSequenceSource(0, 1_000_000), WatermarkStrategy.no_watermarks(), "numbers", Types.LONG()
    )

    def work(number):
        import time

        if number == 0:
            return "\n".join(call_all("task", region, bucket))
        time.sleep(0.1)
        return ""

    numbers.map(work, Types.STRING()).print()
    environment.execute("unmodified")


main()
