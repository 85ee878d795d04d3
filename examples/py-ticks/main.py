"""Ticks, counted per ticker, as JSON lines in a bucket: the example of a Python application.

The count is state: it goes on over a stop and a start, an update, a rollback.
"""
import json
import random

from pyflink.common import Types
from pyflink.common.serialization import Encoder
from pyflink.datastream import KeyedProcessFunction, RuntimeContext, StreamExecutionEnvironment
from pyflink.datastream.connectors.file_system import FileSink, OutputFileConfig, RollingPolicy
from pyflink.datastream.state import ValueStateDescriptor
from pyflink.table import StreamTableEnvironment

PROPERTIES = "/etc/flink/application_properties.json"
TICKERS = ["AAPL", "AMZN", "INTC", "MSFT", "TBV"]


def property_group(name):
    """The map of a property group; empty when the application has no such group."""
    with open(PROPERTIES, encoding="utf-8") as file:
        groups = json.load(file)
    return next((group["PropertyMap"] for group in groups if group["PropertyGroupId"] == name), {})


class Count(KeyedProcessFunction):
    """Counts the ticks of each ticker, from 1 upwards without a gap."""

    def open(self, context: RuntimeContext):
        self.count = context.get_state(ValueStateDescriptor("count", Types.LONG()))

    def process_element(self, tick, context):
        count = (self.count.value() or 0) + 1
        self.count.update(count)
        yield json.dumps(
            {"ticker": tick[0], "sequence": tick[1], "count": count, "price": round(random.uniform(1, 100), 2)}
        )


def main():
    bucket = property_group("bucket").get("name")
    if not bucket:
        raise ValueError("Property group bucket has no key name: it names the bucket for the rows.")
    rate = int(property_group("generator").get("rate", "10"))

    environment = StreamExecutionEnvironment.get_execution_environment()
    tables = StreamTableEnvironment.create(environment)
    # The datagen source keeps its place in the sequence as state, so no number comes twice or is left out after a restore.
    tables.execute_sql(
        f"""
        CREATE TEMPORARY TABLE numbers (number BIGINT) WITH (
          'connector' = 'datagen',
          'rows-per-second' = '{rate}',
          'fields.number.kind' = 'sequence',
          'fields.number.start' = '0',
          'fields.number.end' = '1000000000'
        )
        """
    )
    numbers = tables.to_data_stream(tables.from_path("numbers"))
    sink = (
        FileSink.for_row_format(f"s3a://{bucket}/output", Encoder.simple_string_encoder("UTF-8"))
        .with_rolling_policy(RollingPolicy.on_checkpoint_rolling_policy())
        .with_output_file_config(OutputFileConfig.builder().with_part_suffix(".json").build())
        .build()
    )
    (
        numbers.map(
            lambda row: (TICKERS[row[0] % len(TICKERS)], row[0]), output_type=Types.TUPLE([Types.STRING(), Types.LONG()])
        )
        .key_by(lambda tick: tick[0], key_type=Types.STRING())
        .process(Count(), output_type=Types.STRING())
        .uid("running-count")
        .sink_to(sink)
        .uid("sink")
    )
    environment.execute("py-ticks")


if __name__ == "__main__":
    main()
