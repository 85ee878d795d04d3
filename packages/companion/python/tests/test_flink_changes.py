"""What is called for a change of a template's properties."""

from drey_companion.flink_changes import application_update, configuration_update, shaped, tag_changes


def test_gives_scalars_the_types_of_the_api():
    given = {"Parallelism": "2", "AutoScalingEnabled": "true", "CheckpointInterval": 5000.0, "Gone": None}
    assert shaped(given) == {"Parallelism": 2, "AutoScalingEnabled": True, "CheckpointInterval": 5000}
    assert shaped({"PropertyMap": {"rate": 5, "on": True, "Parallelism": "3"}}) == {
        "PropertyMap": {"rate": "5", "on": "true", "Parallelism": "3"}
    }
    assert shaped({"Parallelism": "many", "SnapshotsEnabled": "perhaps"}) == {
        "Parallelism": "many",
        "SnapshotsEnabled": "perhaps",
    }


def parallel(count, **more):
    return {"FlinkApplicationConfiguration": {"ParallelismConfiguration": {"Parallelism": count}, **more}}


def test_updates_what_differs_and_nothing_else():
    code = {"ApplicationCodeConfiguration": {"CodeContent": {"S3ContentLocation": {"FileKey": "a"}}}}
    assert configuration_update({**code, **parallel(1)}, {**code, **parallel(2)}) == {
        "FlinkApplicationConfigurationUpdate": {"ParallelismConfigurationUpdate": {"ParallelismUpdate": 2}}
    }
    other = {"ApplicationCodeConfiguration": {"CodeContent": {"S3ContentLocation": {"FileKey": "b"}}}}
    assert configuration_update(code, other) == {
        "ApplicationCodeConfigurationUpdate": {"CodeContentUpdate": {"S3ContentLocationUpdate": {"FileKeyUpdate": "b"}}}
    }
    assert configuration_update(code, code) == {}


def test_has_blocks_that_are_left_out_follow_the_service():
    before = parallel(2, MonitoringConfiguration={"LogLevel": "INFO"})
    assert configuration_update(before, parallel(2)) == {
        "FlinkApplicationConfigurationUpdate": {"MonitoringConfigurationUpdate": {"ConfigurationTypeUpdate": "DEFAULT"}}
    }


def test_replaces_property_groups_as_a_whole():
    groups = [{"PropertyGroupId": "a", "PropertyMap": {"b": "c"}}]
    before = {"EnvironmentProperties": {"PropertyGroups": groups}}
    assert configuration_update(before, {}) == {"EnvironmentPropertyUpdates": {"PropertyGroups": []}}
    assert configuration_update({}, before) == {"EnvironmentPropertyUpdates": {"PropertyGroups": groups}}


def test_tells_how_to_start_only_where_something_runs():
    run = {"FlinkRunConfiguration": {"AllowNonRestoredState": True}}
    before, after = {"RuntimeEnvironment": "FLINK-1_19"}, {"RuntimeEnvironment": "FLINK-1_20", "RunConfiguration": run}
    assert application_update(before, after, running=False) == {"RuntimeEnvironmentUpdate": "FLINK-1_20"}
    assert application_update(before, after, running=True) == {
        "RuntimeEnvironmentUpdate": "FLINK-1_20",
        "RunConfigurationUpdate": run,
    }
    assert application_update(after, after, running=True) == {}


def test_sets_and_takes_tags():
    before = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    after = [{"Key": "b", "Value": "3"}, {"Key": "c", "Value": "4"}]
    assert tag_changes(before, after) == ([{"Key": "b", "Value": "3"}, {"Key": "c", "Value": "4"}], ["a"])
