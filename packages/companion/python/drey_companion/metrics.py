"""CloudWatch of moto as the service has it, where moto 5.2.5 differs (seen) and somebody would read a wrong figure, or wait."""

from datetime import datetime, timedelta, timezone

#: Data that one account and region keep. The service keeps minutes for 15 days; moto by itself keeps everything, in memory.
MOST_DATA = 200_000
#: How many of the oldest go at once, so that the list is not moved for each one.
SPARE = MOST_DATA // 10


def dimensions_of(datum):
    """Dimensions without their order."""
    return frozenset((dimension.name, dimension.value) for dimension in datum.dimensions)


def utc(moment):
    """A moment with its zone; moto keeps some without one."""
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def statistics_of_exactly(backend, namespace, metric_name, start_time, end_time, period, stats, dimensions, unit=None):
    """GetMetricStatistics of the metric with exactly these dimensions: moto takes those with further ones along, and counts them twice.

    Periods begin at whole multiples of their length, not with the first datum.
    """
    from moto.cloudwatch.exceptions import InvalidParameterValue
    from moto.cloudwatch.models import Statistics

    start, end = utc(start_time).replace(microsecond=0), utc(end_time).replace(microsecond=0)
    if start >= end:
        raise InvalidParameterValue("The parameter StartTime must be less than the parameter EndTime.")
    wanted = frozenset((dimension["Name"], dimension.get("Value")) for dimension in dimensions or [])
    epoch, length = datetime(1970, 1, 1, tzinfo=timezone.utc), timedelta(seconds=period)
    periods = {}
    for datum in backend.get_all_metrics():
        if datum.name != metric_name or datum.namespace != namespace or (unit and datum.unit != unit):
            continue
        moment = utc(datum.timestamp)
        if not start <= moment < end or dimensions_of(datum) != wanted:
            continue
        begin = epoch + (moment - epoch) // length * length
        if begin not in periods:
            periods[begin] = Statistics(stats, begin, datum.unit)
        periods[begin].metric_data.append(datum)
    return [periods[begin] for begin in sorted(periods)]


def metrics_once(backend, metric_name, namespace, dimensions):
    """ListMetrics names each metric once; moto names one of several dimensions once for each of its data, after comparing all with all."""
    found = {}
    for datum in backend.get_all_metrics():
        key = (datum.namespace, datum.name, dimensions_of(datum))
        if key not in found and datum.filter(namespace=namespace, name=metric_name, dimensions=dimensions):
            found[key] = datum
    return list(found.values())


def mend_metrics():
    """Changes the class of moto's backend."""
    from moto.cloudwatch.models import CloudWatchBackend

    put = CloudWatchBackend.put_metric_data

    def put_bounded(backend, namespace, metric_data):
        put(backend, namespace, metric_data)
        if len(backend.metric_data) > MOST_DATA + SPARE:
            del backend.metric_data[:-MOST_DATA]

    CloudWatchBackend.put_metric_data = put_bounded
    CloudWatchBackend.get_metric_statistics = statistics_of_exactly
    CloudWatchBackend.get_filtered_metrics = metrics_once
