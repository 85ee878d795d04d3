"""CloudWatch of moto as the service has it: exact dimensions, whole periods, each metric once, bounded."""

import json

from drey_companion import metrics

TARGET = "GraniteServiceVersion20100801"
#: 2026-11-30T11:00:00Z
HOUR = 1796036400


def call(moto, operation, **given):
    scope = "Credential=test/20260101/us-east-1/monitoring/aws4_request"
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0",
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"{TARGET}.{operation}",
    }
    answer = moto.ask("POST", "/", headers, json.dumps({"Namespace": "AWS/KinesisAnalytics", **given}))
    assert answer.status == 200, answer.text
    return json.loads(answer.text)


def dimensions(**named):
    return [{"Name": name, "Value": value} for name, value in named.items()]


def put(moto, value, seconds, **named):
    call(
        moto,
        "PutMetricData",
        MetricData=[
            {"MetricName": "in", "Value": value, "Timestamp": HOUR + seconds, "Dimensions": dimensions(**named)}
        ],
    )


def sums(moto, period, **named):
    answer = call(
        moto,
        "GetMetricStatistics",
        MetricName="in",
        StartTime=HOUR,
        EndTime=HOUR + 3600,
        Period=period,
        Statistics=["Sum"],
        Dimensions=dimensions(**named),
    )
    return [(point["Timestamp"] - HOUR, point["Sum"]) for point in answer["Datapoints"]]


def test_counts_what_has_exactly_the_dimensions_in_whole_periods(start):
    moto = start().until_it_answers()
    put(moto, 1, 70, Application="a")
    put(moto, 2, 290, Application="a")
    put(moto, 4, 300, Application="a")
    put(moto, 8, 70, Application="a", Task="t")
    put(moto, 16, 70, Application="b")
    assert sums(moto, 300, Application="a") == [(0, 3.0), (300, 4.0)]
    assert sums(moto, 60, Application="a") == [(60, 1.0), (240, 2.0), (300, 4.0)]
    assert sums(moto, 60, Task="t", Application="a") == [(60, 8.0)]
    assert sums(moto, 60) == []


def test_names_each_metric_once(start):
    moto = start().until_it_answers()
    for seconds in range(3):
        put(moto, 1, seconds, Application="a", Task="t")
        put(moto, 1, seconds, Application="a")
    listed = call(moto, "ListMetrics", Dimensions=dimensions(Application="a"))["Metrics"]
    assert sorted(len(metric["Dimensions"]) for metric in listed) == [1, 2]
    assert len(call(moto, "ListMetrics", Dimensions=dimensions(Task="t"))["Metrics"]) == 1


def test_forgets_the_oldest_beyond_a_bound(monkeypatch):
    from moto.cloudwatch.models import CloudWatchBackend

    monkeypatch.setattr(metrics, "MOST_DATA", 10)
    monkeypatch.setattr(metrics, "SPARE", 2)
    for name in ("put_metric_data", "get_metric_statistics", "get_filtered_metrics"):
        monkeypatch.setattr(CloudWatchBackend, name, getattr(CloudWatchBackend, name))
    metrics.mend_metrics()
    backend = CloudWatchBackend("us-east-1", "000000000000")
    for value in range(13):
        backend.put_metric_data("n", [{"MetricName": "m", "Value": value}])
    assert [datum.value for datum in backend.metric_data] == list(range(3, 13))
