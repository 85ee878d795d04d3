"""Stacks of the real moto over a host that is killed in the middle of a call, started again, or stays away."""

import json
import socket
import time

import pytest
from drey_companion import gateway
from test_stacks import TAKEN, Host, ask, events, status, template

HERE = ("111111111111", "us-east-1", "app")
END_SECONDS = gateway.PATIENCE_SECONDS + 30


class LosingHost(Host):
    """Lets callers go without an answer: once for each operation in `does`, which it does, and in `drops`, which it does not; always when away."""

    def __init__(self):
        self.does, self.drops, self.dies_after, self.is_away = [], [], None, False
        self.snapshots = {}
        super().__init__()
        self.server.handle_error = lambda *_: None

    def answer(self, operation, key, given):
        if self.is_away:
            raise ConnectionAbortedError
        if operation in self.drops:
            self.drops.remove(operation)
            raise ConnectionAbortedError
        told = self.snapshot(operation, given) if "Snapshot" in operation else super().answer(operation, key, given)
        if operation == "CreateApplication" and told[0] == 200:
            self.applications[key]["CreateTimestamp"] = int(time.time())
        self.is_away = operation == self.dies_after
        if operation in self.does or self.is_away:
            self.does = [one for one in self.does if one != operation]
            raise ConnectionAbortedError
        return told

    def snapshot(self, operation, given):
        self.calls.append((operation, None, given))
        name = given["SnapshotName"]
        if operation == "ImportSnapshot":
            made = {"SnapshotArn": f"arn:{name}", "SnapshotStatus": "READY"}
            self.snapshots[name] = {**made, "SnapshotCreationTimestamp": int(time.time())}
            return 200, {"SnapshotArn": f"arn:{name}", "SnapshotOperationId": "o"}
        if name not in self.snapshots:
            return 400, {"__type": "ResourceNotFoundException", "message": "none"}
        if operation == "DeleteSnapshot":
            del self.snapshots[name]
        return 200, {"SnapshotInfoDetails": self.snapshots.get(name)}

    def count(self, wanted):
        return [operation for operation, _, _ in self.calls].count(wanted)


@pytest.fixture
def moto(start):
    return start().until_it_answers()


@pytest.fixture
def host():
    host = LosingHost()
    yield host
    host.server.shutdown()
    host.server.server_close()


def ended(moto):
    deadline = time.monotonic() + END_SECONDS
    while (status(moto) or "").endswith("_IN_PROGRESS"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return status(moto)


@pytest.mark.parametrize("lost", ["does", "drops"])
def test_makes_an_application_once_whatever_became_of_the_call(moto, host, lost):
    getattr(host, lost).append("CreateApplication")
    ask(moto, "CreateStack", host, TemplateBody=template())
    assert (status(moto), host.names(), host.count("CreateApplication")) == ("CREATE_COMPLETE", [HERE], 1)
    host.does.append("DeleteApplication")
    ask(moto, "DeleteStack", host)
    assert (status(moto), host.names()) == (None, [])


def test_leaves_alone_what_was_there_before(moto, host):
    host.applications[HERE] = {"ApplicationStatus": "READY", "ApplicationVersionId": 1, "CreateTimestamp": 1.5}
    host.drops.append("CreateApplication")
    host.refused["CreateApplication"] = "taken"
    ask(moto, "CreateStack", host, TemplateBody=template())
    assert (status(moto), host.names()) == ("ROLLBACK_COMPLETE", [HERE])


def test_undoes_though_answers_are_lost(moto, host):
    host.does += ["CreateApplication", "DeleteApplication"]
    ask(moto, "CreateStack", host, TemplateBody=template(**TAKEN))
    assert (status(moto), host.names()) == ("ROLLBACK_COMPLETE", [])


@pytest.mark.parametrize("lost", ["does", "drops"])
def test_imports_a_snapshot_once_whatever_became_of_the_call(moto, host, lost):
    getattr(host, lost).append("ImportSnapshot")
    properties = {"SnapshotName": "kept", "ImportSourceConfiguration": {"SourceType": "S3"}}
    wanted = {"Resources": {"Kept": {"Type": "AWS::KinesisAnalyticsV2::Snapshot", "Properties": properties}}}
    wanted["Outputs"] = {"Arn": {"Value": {"Ref": "Kept"}}}
    ask(moto, "CreateStack", host, TemplateBody=json.dumps(wanted))
    assert (status(moto), host.count("ImportSnapshot")) == ("CREATE_COMPLETE", 1)
    assert "<OutputValue>arn:kept<" in ask(moto, "DescribeStacks").text
    host.does.append("DeleteSnapshot")
    ask(moto, "DeleteStack", host)
    assert (status(moto), host.snapshots) == (None, {})


def test_keeps_what_a_silent_host_may_have_made_until_the_stack_is_deleted(moto, host):
    host.dies_after = "CreateApplication"
    ask(moto, "CreateStack", host, TemplateBody=template())
    assert (ended(moto), host.names()) == ("ROLLBACK_FAILED", [HERE])
    assert "HandlerErrorCode: NetworkFailure" in events(moto)
    host.is_away = False
    ask(moto, "DeleteStack", host)
    assert (status(moto), host.names()) == (None, [])


def test_keeps_what_a_failed_update_may_have_made_until_the_stack_is_deleted(moto, host):
    ask(moto, "CreateStack", host, TemplateBody=template())
    host.dies_after = "CreateApplication"
    ask(moto, "UpdateStack", host, TemplateBody=template(name="second"))
    assert (ended(moto), len(host.names())) == ("UPDATE_ROLLBACK_FAILED", 2)
    host.is_away = False
    ask(moto, "DeleteStack", host)
    assert (status(moto), host.names()) == (None, [])


def test_waits_for_a_host_that_takes_no_calls(monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}"
    monkeypatch.setattr(gateway, "PATIENCE_SECONDS", 0.5)
    gateway.heard(nobody)
    with pytest.raises(gateway.GatewayError) as refused:
        gateway.call("1", "r", "CreateApplication")
    assert (refused.value.code, isinstance(refused.value, gateway.LostError)) == ("Unreachable", False)
    monkeypatch.setattr(gateway, "PATIENCE_SECONDS", END_SECONDS)
    other = Host()
    other.applications["1", "r", "app"] = {"ApplicationStatus": "READY"}
    # Another request tells where it answers now.
    monkeypatch.setattr(gateway.time, "sleep", lambda _: gateway.heard(other.url))
    gateway.heard(nobody)
    told = gateway.call("1", "r", "DescribeApplication", ApplicationName="app")
    other.server.shutdown()
    other.server.server_close()
    assert told == {"ApplicationDetail": {"ApplicationStatus": "READY"}}
