"""The resources of `AWS::KinesisAnalyticsV2`, as moto's CloudFormation has resources, made by the host.

`Ref`, what replaces a resource and what changes it are those of the public reference; Ref of the smaller resources is inferred.
"""

from contextvars import ContextVar

from moto.core.common_models import CloudFormationModel

from .faults import say
from .flink_application import Application
from .flink_changes import shaped
from .gateway import GatewayError, moment

#: Tags of the stack that is worked on, which its resources take on.
stack_tags = ContextVar("stack_tags", default=None)

#: How CloudFormation names faults of handlers; all other refusals are InvalidRequest.
HANDLER_CODES = {
    "ResourceInUseException": "ResourceConflict",
    "ResourceNotFoundException": "NotFound",
    "LimitExceededException": "ServiceLimitExceeded",
    "ConcurrentModificationException": "ResourceConflict",
    "NotStabilized": "NotStabilized",
    "NotHere": "ServiceInternalError",
    "Unreachable": "NetworkFailure",
}


def all_tags(properties):
    """Tags of a resource, and of its stack."""
    tags = dict(stack_tags.get() or {})
    tags.update({tag["Key"]: tag.get("Value", "") for tag in properties.get("Tags", [])})
    return [{"Key": key, "Value": value} for key, value in tags.items()]


class ResourceError(Exception):
    """A resource of ours that could not be made, changed or deleted, in CloudFormation's words.

    `left` is the resource where the host fell silent over it, so that nobody knows whether it is there.
    """

    def __init__(self, fault):
        self.is_silence, self.left = fault.code == "Unreachable", None
        code = HANDLER_CODES.get(fault.code, "InvalidRequest")
        if code == "ResourceConflict" and "already exists" in str(fault):
            code = "AlreadyExists"
        super().__init__(f'Resource handler returned message: "{fault}" (HandlerErrorCode: {code})')


class FlinkResource:
    """What they share. Not a model itself: moto takes every direct child of `CloudFormationModel` for one."""

    KIND = ""
    NAME = ""
    PROPERTIES = ()
    #: Properties whose change makes a new resource.
    REPLACING = ()
    #: When it was asked for, where nobody knows whether it is there: what is older is not this one.
    asked = None

    def __init__(self, account_id, region_name, physical_resource_id, properties):
        self.account_id, self.region_name = account_id, region_name
        self.physical_resource_id = physical_resource_id
        self.properties = properties

    @classmethod
    def cloudformation_type(cls):
        return cls.KIND

    @classmethod
    def cloudformation_name_type(cls):
        return cls.NAME

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr == "Id"

    def get_cfn_attribute(self, attribute_name):
        from moto.cloudformation.exceptions import UnformattedGetAttTemplateException

        if not self.has_cfn_attr(attribute_name):
            raise UnformattedGetAttTemplateException()
        return self.physical_resource_id

    def is_created(self):
        return True

    @classmethod
    def properties_in(cls, cloudformation_json):
        """Properties as the API has them. Refuses those that the resource does not have, as CloudFormation does."""
        properties = shaped(cloudformation_json.get("Properties") or {})
        for name in properties:
            if name not in cls.PROPERTIES:
                raise ResourceError(GatewayError("", f"#: extraneous key [{name}] is not permitted"))
        return properties

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **_):
        resource = cls(account_id, region_name, resource_name, cls.properties_in(cloudformation_json))
        resource.asked = moment()
        try:
            resource.attempt(resource.make)
        except ResourceError as fault:
            fault.left = resource if fault.is_silence else None
            raise
        resource.asked = None
        return resource

    @staticmethod
    def attempt(step, *given):
        try:
            return step(*given)
        except GatewayError as fault:
            raise ResourceError(fault) from fault

    def is_replaced_by(self, cloudformation_json):
        """Whether another resource has to be made for these properties."""
        wanted = self.properties_in(cloudformation_json)
        return any(self.properties.get(name) != wanted.get(name) for name in self.REPLACING)

    def change(self, cloudformation_json):
        """Makes of it what the template wants, and tells what was left out. It is as before where that fails, as far as the host allows."""
        before, after = self.properties, self.properties_in(cloudformation_json)
        note = self.attempt(self.unchangeable, after)
        try:
            self.attempt(self.alter, after)
        except ResourceError:
            self.properties = after
            try:
                self.attempt(self.alter, before)
            except ResourceError as fault:
                say("What was changed of", self.physical_resource_id, "could not be undone:", fault)
            self.properties = before
            raise
        self.properties = after
        return note

    def unchangeable(self, after):
        """What of the change is left out, in words. Raises where it cannot be left out."""

    def delete(self, account_id=None, region_name=None):
        self.attempt(self.remove)


class FlinkApplication(FlinkResource, CloudFormationModel):
    KIND = "AWS::KinesisAnalyticsV2::Application"
    NAME = "ApplicationName"
    PROPERTIES = (
        "ApplicationConfiguration",
        "ApplicationDescription",
        "ApplicationMaintenanceConfiguration",
        "ApplicationMode",
        "ApplicationName",
        "RunConfiguration",
        "RuntimeEnvironment",
        "ServiceExecutionRole",
        "Tags",
    )
    REPLACING = ("ApplicationName", "ApplicationMode")
    LONGEST_NAME = 128

    def __init__(self, account_id, region_name, physical_resource_id, properties):
        if len(physical_resource_id) > self.LONGEST_NAME and "ApplicationName" not in properties:
            # The end of a name that was made up is what makes it one of a kind.
            physical_resource_id = physical_resource_id[:115] + physical_resource_id[-13:]
        super().__init__(account_id, region_name, physical_resource_id, properties)
        self.tags = []

    @classmethod
    def has_cfn_attr(cls, attr):
        return False

    def application(self):
        return Application(self.account_id, self.region_name, self.physical_resource_id)

    def make(self):
        self.tags = all_tags(self.properties)
        self.application().create(self.properties, self.tags)

    def unchangeable(self, after):
        sql = [
            side.get("ApplicationConfiguration", {}).get("SqlApplicationConfiguration")
            for side in (self.properties, after)
        ]
        if sql[0] != sql[1]:
            raise GatewayError(
                "",
                "SqlApplicationConfiguration of an application that exists cannot be changed by a stack. Give it another "
                "ApplicationName, so that it is replaced, or call UpdateApplication and leave the template as it is",
            )
        if self.properties.get("ApplicationDescription") != after.get("ApplicationDescription"):
            return "No operation of the service changes ApplicationDescription: it stays as it was."
        return None

    def alter(self, after):
        tags = all_tags(after)
        self.application().update(self.properties, after, self.tags, tags)
        self.tags = tags

    def remove(self):
        self.application().delete(self.asked)


class ApplicationPart(FlinkResource):
    """Something that is added to an application by an operation of its own."""

    #: Property and member of the request.
    PART = ""
    #: Members of the answer and of DescribeApplication.
    DESCRIPTIONS = ""
    ID = ""
    REPLACING = ("ApplicationName",)
    #: Its own id, and those that there were before it; None while nobody knows.
    part_id = known = None

    def application(self):
        return Application(self.account_id, self.region_name, self.properties.get("ApplicationName", ""))

    def make(self):
        application = self.application()
        self.known = self.ids()
        application.changed(f"AddApplication{self.PART}", **{self.PART: self.properties.get(self.PART)})
        self.part_id = next(iter(self.ids() - self.known))

    def ids(self):
        """Those of all such parts of the application."""
        return {one[self.ID] for one in self.described(self.application().settled())}

    def alter(self, after):
        self.application().changed("UpdateApplication", **self.update_of(after.get(self.PART, {})))

    def remove(self):
        try:
            gone = (
                {self.part_id}
                if self.part_id is not None
                else self.ids() - self.known
                if self.known is not None
                else ()
            )
            for part_id in gone:
                self.application().changed(f"DeleteApplication{self.PART}", **{self.ID: part_id})
        except GatewayError as fault:
            # The application, or this part of it, is gone already.
            if fault.code != "ResourceNotFoundException":
                raise


class LoggingOption(ApplicationPart, CloudFormationModel):
    KIND = "AWS::KinesisAnalyticsV2::ApplicationCloudWatchLoggingOption"
    PROPERTIES = ("ApplicationName", "CloudWatchLoggingOption")
    PART = "CloudWatchLoggingOption"
    DESCRIPTIONS = "CloudWatchLoggingOptionDescriptions"
    ID = "CloudWatchLoggingOptionId"

    def described(self, detail):
        return detail.get(self.DESCRIPTIONS, [])

    def update_of(self, part):
        update = {self.ID: self.part_id, "LogStreamARNUpdate": part.get("LogStreamARN")}
        return {"CloudWatchLoggingOptionUpdates": [update]}


class SqlPart(ApplicationPart):
    """A part of an application's SQL configuration."""

    UPDATES = ""

    def described(self, detail):
        sql = detail.get("ApplicationConfigurationDescription", {}).get("SqlApplicationConfigurationDescription", {})
        return sql.get(self.DESCRIPTIONS, [])

    def update_of(self, part):
        update = {self.ID: self.part_id, **self.part_update(part)}
        return {"ApplicationConfigurationUpdate": {"SqlApplicationConfigurationUpdate": {self.UPDATES: [update]}}}


class SqlOutput(SqlPart, CloudFormationModel):
    KIND = "AWS::KinesisAnalyticsV2::ApplicationOutput"
    PROPERTIES = ("ApplicationName", "Output")
    PART = "Output"
    DESCRIPTIONS = "OutputDescriptions"
    ID = "OutputId"
    UPDATES = "OutputUpdates"

    @staticmethod
    def part_update(part):
        update = {}
        for name, member in part.items():
            destination = isinstance(member, dict) and "ResourceARN" in member
            update[f"{name}Update"] = {"ResourceARNUpdate": member["ResourceARN"]} if destination else member
        return update


class SqlReference(SqlPart, CloudFormationModel):
    KIND = "AWS::KinesisAnalyticsV2::ApplicationReferenceDataSource"
    PROPERTIES = ("ApplicationName", "ReferenceDataSource")
    PART = "ReferenceDataSource"
    DESCRIPTIONS = "ReferenceDataSourceDescriptions"
    ID = "ReferenceId"
    UPDATES = "ReferenceDataSourceUpdates"

    @staticmethod
    def part_update(part):
        update = {f"{name}Update": member for name, member in part.items()}
        source = part.get("S3ReferenceDataSource")
        if source:
            update["S3ReferenceDataSourceUpdate"] = {f"{name}Update": member for name, member in source.items()}
        return update


#: Types that are made here.
KINDS = {model.KIND for model in (FlinkApplication, LoggingOption, SqlOutput, SqlReference)}
