"""What has to be called so that an application is as a template wants it: pure, from its properties before and after."""

#: Blocks of Flink's configuration that follow the service's own values when a template leaves them out.
DEFAULTED = ("CheckpointConfiguration", "MonitoringConfiguration", "ParallelismConfiguration")
WHOLE_NUMBERS = frozenset(
    ["Parallelism", "ParallelismPerKPU", "CheckpointInterval", "MinPauseBetweenCheckpoints", "Count", "RecordCount"]
)
FLAGS = frozenset(
    ["CheckpointingEnabled", "AutoScalingEnabled", "SnapshotsEnabled", "RollbackEnabled", "AllowNonRestoredState"]
)


def shaped(value, name=""):
    """Properties in the types of the API: a template may have each scalar as text, and parameters are text."""
    if isinstance(value, dict):
        if name == "PropertyMap":
            return {key: _text(member) for key, member in value.items()}
        return {key: shaped(member, key) for key, member in value.items() if member is not None}
    if isinstance(value, list):
        return [shaped(member, name) for member in value if member is not None]
    if name in WHOLE_NUMBERS and isinstance(value, str) and value.strip().isdigit():
        return int(value)
    if name in WHOLE_NUMBERS and isinstance(value, float) and value.is_integer():
        return int(value)
    if name in FLAGS and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if name in WHOLE_NUMBERS or name in FLAGS:
        return value
    return _text(value)


def _text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def renamed(value):
    """A part of the configuration with the names of an update: `Parallelism` is `ParallelismUpdate`."""
    if isinstance(value, dict):
        return {f"{name}Update": renamed(member) for name, member in value.items()}
    return value


def _changed(before, after, names):
    return {name: after[name] for name in names if name in after and after[name] != before.get(name)}


def _flink(before, after):
    update = renamed(_changed(before, after, DEFAULTED))
    for name in DEFAULTED:
        if name in before and name not in after:
            update[f"{name}Update"] = {"ConfigurationTypeUpdate": "DEFAULT"}
    return update


def _vpc(before, after, ids):
    """The VPC configuration as far as it stays; adding and taking away are operations of their own."""
    old, new = before.get("VpcConfigurations") or [], after.get("VpcConfigurations") or []
    if not old or not new or old == new or not ids:
        return []
    return [
        {
            "VpcConfigurationId": ids[0],
            "SubnetIdUpdates": new[0].get("SubnetIds", []),
            "SecurityGroupIdUpdates": new[0].get("SecurityGroupIds", []),
        }
    ]


def configuration_update(before, after, vpc_ids=()):
    """`ApplicationConfigurationUpdate` of two configurations; empty where they are alike. What a template no longer says stays as it is."""
    update = renamed(
        _changed(
            before,
            after,
            (
                "ApplicationCodeConfiguration",
                "ApplicationSnapshotConfiguration",
                "ApplicationSystemRollbackConfiguration",
                "ApplicationEncryptionConfiguration",
            ),
        )
    )
    flink = _flink(before.get("FlinkApplicationConfiguration", {}), after.get("FlinkApplicationConfiguration", {}))
    if flink:
        update["FlinkApplicationConfigurationUpdate"] = flink
    groups = [side.get("EnvironmentProperties", {}).get("PropertyGroups", []) for side in (before, after)]
    if groups[0] != groups[1]:
        update["EnvironmentPropertyUpdates"] = {"PropertyGroups": groups[1]}
    studio = _changed(before, after, ("ZeppelinApplicationConfiguration",))
    if studio:
        update.update(renamed(studio))
    vpc = _vpc(before, after, vpc_ids)
    if vpc:
        update["VpcConfigurationUpdates"] = vpc
    return update


def application_update(before, after, running, vpc_ids=()):
    """The members of `UpdateApplication`; empty where nothing is to be changed by it. `before` and `after` are properties of a template."""
    update = {}
    configuration = configuration_update(
        before.get("ApplicationConfiguration", {}), after.get("ApplicationConfiguration", {}), vpc_ids
    )
    if configuration:
        update["ApplicationConfigurationUpdate"] = configuration
    for name in ("ServiceExecutionRole", "RuntimeEnvironment"):
        if before.get(name) != after.get(name):
            update[f"{name}Update"] = after.get(name)
    run = after.get("RunConfiguration")
    # How to start: read where an update restarts a running application, and nowhere else.
    if run and running and (update or run != before.get("RunConfiguration")):
        update["RunConfigurationUpdate"] = run
    return update


def tag_changes(before, after):
    """Tags to set, and keys to take away."""
    old = {tag["Key"]: tag.get("Value") for tag in before}
    new = {tag["Key"]: tag.get("Value") for tag in after}
    put = [{"Key": key, "Value": value} for key, value in new.items() if key not in old or old[key] != value]
    return put, [key for key in old if key not in new]
