"""`AWS::Logs::LogStream`, which moto 5.2.5 leaves out of stacks: applications write to one, and the CDK makes one for each."""

from moto.core.common_models import CloudFormationModel
from moto.logs.models import logs_backends


class LogStreamResource(CloudFormationModel):
    def __init__(self, group, name):
        self.group, self.physical_resource_id = group, name

    @staticmethod
    def cloudformation_name_type():
        return "LogStreamName"

    @staticmethod
    def cloudformation_type():
        return "AWS::Logs::LogStream"

    @classmethod
    def has_cfn_attr(cls, attr):
        return False

    def is_created(self):
        return True

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **_):
        group = cloudformation_json["Properties"]["LogGroupName"]
        logs_backends[account_id][region_name].create_log_stream(group, resource_name)
        return cls(group, resource_name)

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        made = cls.create_from_cloudformation_json(new_resource_name, cloudformation_json, account_id, region_name)
        original_resource.delete(account_id, region_name)
        return made

    def delete(self, account_id, region_name):
        groups = logs_backends[account_id][region_name].groups
        # A stream goes with its group.
        if self.group in groups and self.physical_resource_id in groups[self.group].streams:
            logs_backends[account_id][region_name].delete_log_stream(self.group, self.physical_resource_id)
