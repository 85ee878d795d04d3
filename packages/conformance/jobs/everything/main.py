"""A program that fails unless its jar, its module and its archive are where they should be; rows go to the bucket of property group `bucket`."""

import json

from greetings import hello
from pyflink.java_gateway import get_gateway
from pyflink.table import DataTypes, EnvironmentSettings, TableEnvironment
from pyflink.table.udf import udf

with open("/etc/flink/application_properties.json", encoding="utf-8") as properties:
    groups = {group["PropertyGroupId"]: group["PropertyMap"] for group in json.load(properties)}
bucket = groups["bucket"]["name"]

loader = get_gateway().jvm.java.lang.Thread.currentThread().getContextClassLoader()
loader.loadClass("com.example.ticks.TicksJob")


@udf(result_type=DataTypes.STRING())
def greet(number):
    """Works by the module, and by the archive, which lies unpacked in the working directory."""
    with open("data/word.txt", encoding="utf-8") as file:
        return hello(number) + file.read()


tables = TableEnvironment.create(EnvironmentSettings.new_instance().in_streaming_mode().build())
tables.create_temporary_function("greet", greet)
tables.execute_sql(
    """CREATE TABLE numbers (number INT) WITH (
    'connector' = 'datagen', 'rows-per-second' = '20', 'fields.number.min' = '0')"""
)
tables.execute_sql(
    f"""CREATE TABLE texts (words STRING) WITH (
    'connector' = 'filesystem', 'path' = 's3a://{bucket}/output', 'format' = 'json',
    'sink.rolling-policy.rollover-interval' = '1 s', 'sink.rolling-policy.check-interval' = '1 s')"""
)
tables.execute_sql("INSERT INTO texts SELECT greet(number) FROM numbers")
