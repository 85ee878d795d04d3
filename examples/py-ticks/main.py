"""Ticks, counted per ticker, as JSON lines in a bucket: the example of a Python application.

The count is state: it goes on over a stop and a start, an update, a rollback.
"""

import json

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
        yield json.dumps({"ticker": tick[0], "count": count, "price": round(tick[1], 2)})


def main():
    bucket = property_group("bucket").get("name")
    if not bucket:
        raise ValueError("Property group bucket has no key name: it names the bucket for the rows.")
    rate = int(property_group("generator").get("rate", "10"))

    environment = StreamExecutionEnvironment.get_execution_environment()
    tables = StreamTableEnvironment.create(environment)
    # No sequence: this source would hold all numbers that are still to come in memory and in its state.
    tables.execute_sql(
        f"""
        CREATE TEMPORARY TABLE ticks (ticker INT, price DOUBLE) WITH (
          'connector' = 'datagen',
          'rows-per-second' = '{rate}',
          'fields.ticker.min' = '0',
          'fields.ticker.max' = '{len(TICKERS) - 1}',
          'fields.price.min' = '1',
          'fields.price.max' = '100'
        )
        """
    )
    ticks = tables.to_data_stream(tables.from_path("ticks"))
    sink = (
        FileSink.for_row_format(f"s3a://{bucket}/output", Encoder.simple_string_encoder("UTF-8"))
        .with_rolling_policy(RollingPolicy.on_checkpoint_rolling_policy())
        .with_output_file_config(OutputFileConfig.builder().with_part_suffix(".json").build())
        .build()
    )
    (
        ticks.map(lambda row: (TICKERS[row[0]], row[1]), output_type=Types.TUPLE([Types.STRING(), Types.DOUBLE()]))
        .key_by(lambda tick: tick[0], key_type=Types.STRING())
        .process(Count(), output_type=Types.STRING())
        .uid("running-count")
        .sink_to(sink)
        .uid("sink")
    )
    environment.execute("py-ticks")


if __name__ == "__main__":
    main()
