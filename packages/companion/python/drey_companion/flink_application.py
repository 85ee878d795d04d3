"""One application of the host, as CloudFormation works on it: each step waits until the application has settled."""

import time

from .flink_changes import application_update, tag_changes
from .gateway import (
    PASSING,
    SETTLE_SECONDS,
    GatewayError,
    LostError,
    call,
    deleted,
    made_once,
    moment,
    retag,
    there_since,
)

#: Statuses in which an application takes changes.
SETTLED = ("READY", "RUNNING", "ROLLED_BACK")
LONGEST_PAUSE_SECONDS = 1.0
ATTEMPTS = 20


class Application:
    """An application by its name, in an account and region."""

    def __init__(self, account_id, region, name):
        self.account_id, self.region, self.name = account_id, region, name

    def ask(self, operation, **given):
        return call(self.account_id, self.region, operation, ApplicationName=self.name, **given)

    def detail(self):
        return self.ask("DescribeApplication")["ApplicationDetail"]

    def settled(self):
        """Waits until it takes changes; what it is then."""
        began, pause = time.monotonic(), 0.05
        while True:
            detail = self.detail()
            if detail["ApplicationStatus"] in SETTLED:
                return detail
            if time.monotonic() - began > SETTLE_SECONDS:
                raise GatewayError("NotStabilized", f"{self.name} stayed {detail['ApplicationStatus']} for an hour")
            time.sleep(pause)
            pause = min(LONGEST_PAUSE_SECONDS, pause * 1.5)

    def changed(self, operation, **given):
        """The answer of an operation on the version at hand, once the application has settled after it."""
        began, lost, first = moment(), False, None
        for attempt in range(ATTEMPTS):
            version = self.settled()["ApplicationVersionId"]
            first = version if first is None else first
            answer = self._done_since(operation, began) if lost and version != first else None
            if answer is not None:
                break
            try:
                answer = self.ask(operation, CurrentApplicationVersionId=version, **given)
                break
            except GatewayError as fault:
                lost = lost or isinstance(fault, LostError)
                # Somebody else was faster, such as automatic scaling or a stack beside this one.
                if attempt + 1 == ATTEMPTS or not (isinstance(fault, LostError) or fault.code in PASSING):
                    raise
                time.sleep(0.2)
        self.settled()
        self._refuse_failed(answer.get("OperationId"))
        return answer

    def _done_since(self, operation, began):
        """What is known of the operation where it was done, though its answer was lost. The other service, SQL, has no log of operations:
        there the version that changed tells."""
        try:
            told = self.ask("ListApplicationOperations", Operation=operation)["ApplicationOperationInfoList"]
        except GatewayError as fault:
            if fault.code != "UnsupportedOperationException":
                raise
            return {}
        return next(({"OperationId": one["OperationId"]} for one in told if one["StartTime"] >= began), None)

    def _refuse_failed(self, operation_id):
        if operation_id is None:
            return
        told = self.ask("DescribeApplicationOperation", OperationId=operation_id)["ApplicationOperationInfoDetails"]
        if told["OperationStatus"] in ("FAILED", "CANCELLED"):
            why = told.get("OperationFailureDetails", {}).get("ErrorInfo", {}).get("ErrorString")
            raise GatewayError("NotStabilized", why or f"the update of {self.name} ended as {told['OperationStatus']}")

    def create(self, properties, tags):
        """Makes it. Nothing is left where that fails half way."""
        given = {
            name: properties[name]
            for name in (
                "ApplicationConfiguration",
                "ApplicationDescription",
                "ApplicationMode",
                "RuntimeEnvironment",
                "ServiceExecutionRole",
            )
            if name in properties
        }
        made_once(
            lambda: self.ask("CreateApplication", **given, **({"Tags": tags} if tags else {})),
            lambda began: there_since(self.detail, "CreateTimestamp", began),
        )
        try:
            self._maintain({}, properties)
        except GatewayError:
            self.delete()
            raise

    def _maintain(self, before, after):
        window = after.get("ApplicationMaintenanceConfiguration", {}).get("ApplicationMaintenanceWindowStartTime")
        if window and after.get("ApplicationMaintenanceConfiguration") != before.get(
            "ApplicationMaintenanceConfiguration"
        ):
            self.settled()
            self.ask(
                "UpdateApplicationMaintenanceConfiguration",
                ApplicationMaintenanceConfigurationUpdate={"ApplicationMaintenanceWindowStartTimeUpdate": window},
            )

    def update(self, before, after, tags_before, tags_after):
        """Makes of it what the properties after say, where those before say what it is."""
        detail = self.settled()
        self._change_vpc(before, after, detail)
        update = application_update(before, after, detail["ApplicationStatus"] == "RUNNING", _vpc_ids(detail))
        if update:
            self.changed("UpdateApplication", **update)
        self._maintain(before, after)
        retag(self.account_id, self.region, detail["ApplicationARN"], *tag_changes(tags_before, tags_after))

    def _change_vpc(self, before, after, detail):
        """Adds the VPC configuration, or takes it away; a changed one is part of the update."""
        old, new = (side.get("ApplicationConfiguration", {}).get("VpcConfigurations") or [] for side in (before, after))
        if new and not old:
            self.changed("AddApplicationVpcConfiguration", VpcConfiguration=new[0])
        if old and not new:
            for vpc in _vpc_ids(detail):
                self.changed("DeleteApplicationVpcConfiguration", VpcConfigurationId=vpc)

    def delete(self, made_since=None):
        """Deletes it and waits until it is gone; one that is gone already is fine, and one made before that moment is somebody else's."""

        def ask():
            detail = self.detail()
            if made_since is not None and detail["CreateTimestamp"] < made_since:
                return True
            if detail["ApplicationStatus"] != "DELETING":
                self.ask("DeleteApplication", CreateTimestamp=detail["CreateTimestamp"])
            return False

        deleted(self.name, ask)


def _vpc_ids(detail):
    described = detail.get("ApplicationConfigurationDescription", {}).get("VpcConfigurationDescriptions", [])
    return [vpc["VpcConfigurationId"] for vpc in described]
