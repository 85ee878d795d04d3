"""Orders from one Kinesis stream to another, by SQL alone: tables of the Kinesis connector, and no endpoint anywhere.

Property groups `source` and `sink` have the name of the stream and its region, `source` the position to begin at.
"""

import json

from pyflink.table import EnvironmentSettings, TableEnvironment

with open("/etc/flink/application_properties.json", encoding="utf-8") as properties:
    groups = {group["PropertyGroupId"]: group["PropertyMap"] for group in json.load(properties)}


def table(name, more=""):
    """The statement that makes the table of a stream. An endpoint is named only where a group asks for it."""
    group = groups[name]
    endpoint = f", 'aws.endpoint' = '{group['endpoint']}'" if "endpoint" in group else ""
    return f"""CREATE TABLE {name}_orders (number INT, word STRING) PARTITIONED BY (word) WITH (
        'connector' = 'kinesis', 'stream' = '{group["stream"]}', 'aws.region' = '{group["region"]}',
        'format' = 'json'{more}{endpoint})"""


tables = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
tables.execute_sql(table("source", f", 'scan.stream.initpos' = '{groups['source']['position']}'"))
tables.execute_sql(table("sink"))
tables.execute_sql("INSERT INTO sink_orders SELECT number * 2, UPPER(word) FROM source_orders")
