"""`AWS::CloudWatch::Alarm`, which moto 5.2.5 leaves out of stacks: what the metrics of the CDK make is evaluated here."""

from moto.cloudwatch.models import Dimension, Metric, MetricDataQuery, MetricStat, cloudwatch_backends
from moto.core.common_models import CloudFormationModel


def query_of(given):
    """One of several metrics that an alarm computes with."""
    stat = given.get("MetricStat")
    metric_stat = None
    if stat:
        metric = stat["Metric"]
        dimensions = [Dimension(one.get("Name"), one.get("Value")) for one in metric.get("Dimensions", [])]
        metric_stat = MetricStat(
            metric=Metric(metric.get("MetricName"), metric.get("Namespace"), dimensions),
            period=stat.get("Period"),
            stat=stat.get("Stat"),
            unit=stat.get("Unit"),
        )
    return MetricDataQuery(
        query_id=given.get("Id"),
        label=given.get("Label"),
        period=given.get("Period"),
        return_data=given.get("ReturnData", True),
        expression=given.get("Expression"),
        metric_stat=metric_stat,
    )


def whole(value):
    return None if value is None else int(value)


class AlarmResource(CloudFormationModel):
    def __init__(self, name, arn):
        self.physical_resource_id, self.arn = name, arn

    @staticmethod
    def cloudformation_name_type():
        return "AlarmName"

    @staticmethod
    def cloudformation_type():
        return "AWS::CloudWatch::Alarm"

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr == "Arn"

    def get_cfn_attribute(self, attribute_name):
        from moto.cloudformation.exceptions import UnformattedGetAttTemplateException

        if attribute_name == "Arn":
            return self.arn
        raise UnformattedGetAttTemplateException()

    def is_created(self):
        return True

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **_):
        given = cloudformation_json["Properties"]
        threshold = given.get("Threshold")
        alarm = cloudwatch_backends[account_id][region_name].put_metric_alarm(
            name=resource_name,
            namespace=given.get("Namespace"),
            metric_name=given.get("MetricName"),
            comparison_operator=given.get("ComparisonOperator"),
            evaluation_periods=whole(given.get("EvaluationPeriods")),
            period=whole(given.get("Period")),
            threshold=None if threshold is None else float(threshold),
            statistic=given.get("Statistic"),
            description=given.get("AlarmDescription"),
            dimensions=given.get("Dimensions", []),
            alarm_actions=given.get("AlarmActions", []),
            metric_data_queries=[query_of(one) for one in given.get("Metrics", [])] or None,
            datapoints_to_alarm=whole(given.get("DatapointsToAlarm")),
            extended_statistic=given.get("ExtendedStatistic"),
            ok_actions=given.get("OKActions", []),
            insufficient_data_actions=given.get("InsufficientDataActions", []),
            unit=given.get("Unit"),
            actions_enabled=str(given.get("ActionsEnabled", True)).lower() == "true",
            treat_missing_data=given.get("TreatMissingData"),
            evaluate_low_sample_count_percentile=given.get("EvaluateLowSampleCountPercentile"),
            threshold_metric_id=given.get("ThresholdMetricId"),
            tags=given.get("Tags", []),
        )
        return cls(resource_name, alarm.alarm_arn)

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        kept = original_resource.physical_resource_id
        name = cloudformation_json["Properties"].get("AlarmName") or kept
        made = cls.create_from_cloudformation_json(name, cloudformation_json, account_id, region_name)
        if name != kept:
            original_resource.delete(account_id, region_name)
        return made

    def delete(self, account_id, region_name):
        cloudwatch_backends[account_id][region_name].delete_alarms([self.physical_resource_id])
