"""`AWS::KinesisAnalyticsV2::Snapshot`: an enhanced snapshot of a running application, or one that is imported.

Everything but its tags is fixed when it is made (documented). `Ref` is its ARN (inferred from the CDK's reference of one).
"""

import time

from moto.core.common_models import CloudFormationModel

from .flink_changes import tag_changes
from .flink_resources import KINDS, FlinkResource, all_tags
from .gateway import SETTLE_SECONDS, GatewayError, call, deleted, made_once, retag, there_since

LONGEST_NAME = 100


class FlinkSnapshot(FlinkResource, CloudFormationModel):
    KIND = "AWS::KinesisAnalyticsV2::Snapshot"
    NAME = "SnapshotName"
    REPLACING = (
        "ApplicationName",
        "DestinationEncryptionConfiguration",
        "ImportSourceConfiguration",
        "SnapshotDescription",
        "SnapshotFormat",
        "SnapshotName",
    )
    PROPERTIES = (*REPLACING, "Tags")

    def __init__(self, account_id, region_name, name, properties):
        if len(name) > LONGEST_NAME and "SnapshotName" not in properties:
            name = name[:87] + name[-13:]
        super().__init__(account_id, region_name, name, properties)
        self.name, self.tags = name, []

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr == "SnapshotArn"

    def ask(self, operation, **given):
        return call(self.account_id, self.region_name, operation, SnapshotName=self.name, **given)

    def detail(self):
        return self.ask("DescribeSnapshot")["SnapshotInfoDetails"]

    def make(self):
        given = {name: value for name, value in self.properties.items() if name not in ("SnapshotName", "Tags")}
        if ("ApplicationName" in given) == ("ImportSourceConfiguration" in given):
            raise GatewayError("", "Specify exactly one of ApplicationName and ImportSourceConfiguration")
        self.tags = all_tags(self.properties)
        operation = "CreateSnapshot" if "ApplicationName" in given else "ImportSnapshot"
        answer = made_once(
            lambda: self.ask(operation, **given, **({"Tags": self.tags} if self.tags else {})),
            lambda began: there_since(self.detail, "SnapshotCreationTimestamp", began),
        )
        self.physical_resource_id = answer["SnapshotArn"]
        try:
            self._settle(answer.get("SnapshotOperationId"))
        except GatewayError:
            self.remove()
            raise

    def _settle(self, operation_id):
        """Waits until it can be used."""
        began = time.monotonic()
        while (status := self.detail()["SnapshotStatus"]) == "CREATING":
            if time.monotonic() - began > SETTLE_SECONDS:
                raise GatewayError("NotStabilized", f"the snapshot {self.name} stayed {status} for an hour")
            time.sleep(0.2)
        if status != "READY":
            if operation_id is None:
                # That of a snapshot whose answer was lost: it has no other yet.
                operations = self.ask("ListSnapshotOperations")["SnapshotOperationInfoList"]
                operation_id = operations[-1]["SnapshotOperationId"]
            told = self.ask("DescribeSnapshotOperation", SnapshotOperationId=operation_id)
            raise GatewayError("NotStabilized", f"the snapshot {self.name} is {status}: {_reason(told)}")

    def alter(self, after):
        tags = all_tags(after)
        retag(self.account_id, self.region_name, self.physical_resource_id, *tag_changes(self.tags, tags))
        self.tags = tags

    def remove(self):
        """Deletes it and waits until it is gone; one that is gone already is fine."""

        def ask():
            detail = self.detail()
            if self.asked is not None and detail["SnapshotCreationTimestamp"] < self.asked:
                return True
            if detail["SnapshotStatus"] in ("READY", "FAILED"):
                self.ask("DeleteSnapshot", SnapshotCreationTimestamp=detail["SnapshotCreationTimestamp"])
            return False

        deleted(f"the snapshot {self.name}", ask)


def _reason(told):
    details = told.get("SnapshotOperationInfoDetails", {})
    failure = details.get("SnapshotOperationFailureDetails") or {}
    return failure.get("ErrorInfo", {}).get("ErrorString") or "its operation failed"


KINDS.add(FlinkSnapshot.KIND)
