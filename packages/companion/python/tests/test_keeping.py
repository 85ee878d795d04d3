"""What moto holds, kept and held again: with moto's own backends in this process."""

import errno
import json
import os
import pickle
from pathlib import Path

import pytest
from drey_companion import keeping
from drey_companion.keeping import keep, recall
from moto.backends import get_backend
from moto.core.base_backend import BackendDict

ACCOUNT = "111111111111"
REGION = "eu-west-1"
LARGE = b"x" * 6_000_000


def backend(service, region=REGION):
    return get_backend(service)[ACCOUNT][region]


def content(bucket, key):
    return backend("s3", "aws").get_object(bucket, key).value


def recalled(folder):
    return json.loads((folder / "recalled.json").read_text())


@pytest.fixture(autouse=True)
def empty():
    BackendDict.reset()
    yield
    BackendDict.reset()


def over_a_stop(folder):
    """Keeps, forgets as the end of a process would, and recalls; the report of what was kept."""
    keep(folder)
    report = json.loads((folder / "kept" / "report.json").read_text())
    BackendDict.reset()
    recall(folder)
    return report


def test_nothing_is_recalled_where_nothing_was_kept(tmp_path):
    recall(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_objects_come_back_byte_by_byte(tmp_path):
    s3 = backend("s3", "aws")
    s3.create_bucket("kept", REGION)
    s3.put_object("kept", "small", b"a few bytes")
    s3.put_object("kept", "large", LARGE)
    s3.put_object("kept", "none", b"")
    report = over_a_stop(tmp_path)
    assert "s3" in report["services"]
    assert report["lost"] == {}
    assert recalled(tmp_path) == {"fault": None}
    assert content("kept", "small") == b"a few bytes"
    assert content("kept", "large") == LARGE
    assert content("kept", "none") == b""
    # A stop after that keeps them again: what came back is whole.
    over_a_stop(tmp_path)
    assert content("kept", "large") == LARGE


def test_contents_lie_outside_the_pickles(tmp_path):
    s3 = backend("s3", "aws")
    s3.create_bucket("kept", REGION)
    s3.put_object("kept", "large", LARGE)
    keep(tmp_path)
    assert (tmp_path / "kept" / "objects").stat().st_size == len(LARGE)
    assert (tmp_path / "kept" / "state").stat().st_size < 1_000_000


def test_an_open_upload_can_be_completed_afterwards(tmp_path):
    s3 = backend("s3", "aws")
    s3.create_bucket("kept", REGION)
    upload = s3.create_multipart_upload("kept", "whole", {}, "STANDARD", {}, None, "", "").id
    first = s3.upload_part("kept", upload, 1, LARGE).etag
    assert over_a_stop(tmp_path)["lost"] == {}
    s3 = backend("s3", "aws")
    second = s3.upload_part("kept", upload, 2, b"the end").etag
    s3.complete_multipart_upload("kept", upload, [(1, first), (2, second)])
    assert content("kept", "whole") == LARGE + b"the end"


def test_references_to_a_backend_lead_to_the_one_that_is_there(tmp_path):
    backend("sns").create_topic("t")
    over_a_stop(tmp_path)
    [topic] = backend("sns").topics.values()
    assert topic.name == "t"
    assert topic.sns_backend is backend("sns")


def test_locks_are_made_anew(tmp_path):
    backend("sqs").create_queue("q")
    assert over_a_stop(tmp_path)["lost"] == {}
    queue = backend("sqs").queues["q"]
    queue.add_message(backend("sqs").send_message("q", "text"))
    assert [message.body for message in queue.messages]


def test_what_cannot_be_pickled_is_left_out_and_named(tmp_path):
    backend("kms").create_key("", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "made here", [])
    role = backend("iam", "aws").create_role(
        role_name="kept",
        assume_role_policy_document="{}",
        path="/",
        permissions_boundary=None,
        description="",
        tags=[],
        max_session_duration="3600",
    )
    backend("logs").opened = (value for value in ())
    report = over_a_stop(tmp_path)
    assert report["lost"]["logs"] == ["opened"]
    assert "iam" not in report["lost"]
    assert backend("iam", "aws").get_role("kept").arn == role.arn
    assert recalled(tmp_path) == {"fault": None}


def test_what_was_kept_is_used_once(tmp_path):
    backend("s3", "aws").create_bucket("once", REGION)
    over_a_stop(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["recalled.json"]


def test_a_reader_that_was_killed_is_repeated(tmp_path):
    backend("s3", "aws").create_bucket("read-twice", REGION)
    keep(tmp_path)
    BackendDict.reset()
    (tmp_path / "kept").rename(tmp_path / "kept.used")
    recall(tmp_path)
    assert "read-twice" in backend("s3", "aws").buckets
    assert not (tmp_path / "kept.used").exists()


def test_a_newer_keeping_is_read_before_an_older_reading(tmp_path):
    backend("s3", "aws").create_bucket("newer", REGION)
    keep(tmp_path)
    (tmp_path / "kept.used").mkdir()
    BackendDict.reset()
    recall(tmp_path)
    assert "newer" in backend("s3", "aws").buckets


def torn(folder):
    state = folder / "kept" / "state"
    state.write_bytes(state.read_bytes()[:-20])


def of_another_version(folder):
    with open(folder / "kept" / "state", "wb") as file:
        pickle.dump({**keeping.MAGIC, "moto": "0.0.0"}, file)


def without_contents(folder):
    (folder / "kept" / "objects").unlink()


@pytest.mark.parametrize("damage", [torn, of_another_version, without_contents])
def test_starts_empty_and_says_why_where_it_cannot_be_read(tmp_path, damage):
    backend("s3", "aws").create_bucket("lost", REGION)
    backend("s3", "aws").put_object("lost", "key", b"content")
    backend("sqs").create_queue("q")
    keep(tmp_path)
    BackendDict.reset()
    damage(tmp_path)
    recall(tmp_path)
    assert recalled(tmp_path)["fault"]
    assert "lost" not in backend("s3", "aws").buckets
    assert not (tmp_path / "kept.used").exists()
    assert (Path(recalled(tmp_path)["aside"]) / "report.json").exists()


def test_of_what_cannot_be_read_only_the_newest_stays(tmp_path):
    for earlier in ("kept.unreadable-20200101T000000", "kept.unreadable-20200102T000000"):
        (tmp_path / earlier).mkdir()
    keep(tmp_path)
    torn(tmp_path)
    recall(tmp_path)
    assert [str(path) for path in tmp_path.glob("kept.unreadable-*")] == [recalled(tmp_path)["aside"]]


def test_nothing_is_kept_by_halves(tmp_path, monkeypatch):
    backend("s3", "aws").create_bucket("unlucky", REGION)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping.os, "fsync", full)
    assert "No space left on device" in str(keep(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_only_its_user_can_read_it(tmp_path):
    keep(tmp_path)
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0


def test_parameters_come_back(tmp_path):
    put = {
        "name": "/a",
        "description": "",
        "value": "v",
        "parameter_type": "String",
        "allowed_pattern": None,
        "keyid": None,
    }
    backend("ssm").put_parameter(**put, overwrite=False, tags=[], data_type="text", tier=None, policies=None)
    report = over_a_stop(tmp_path)
    assert "ssm" in report["services"]
    assert recalled(tmp_path) == {"fault": None}
    assert backend("ssm").get_parameter("/a").value == "v"


class Unreadable:
    def __reduce__(self):
        return (int, ("no number",))


def test_what_could_not_be_read_again_is_left_out_and_named(tmp_path):
    backend("s3", "aws").create_bucket("kept", REGION)
    backend("sqs").odd = Unreadable()
    report = over_a_stop(tmp_path)
    assert report["lost"] == {"sqs": ["odd"]}
    assert recalled(tmp_path) == {"fault": None}
    assert "kept" in backend("s3", "aws").buckets


def raising(fault):
    def failing(*_arguments, **_more):
        raise fault

    return failing


@pytest.mark.parametrize(
    "fault", [OSError(errno.EMFILE, "Too many open files"), OSError(errno.EIO, "I/O"), MemoryError()]
)
def test_what_the_machine_could_not_read_is_left_for_the_next_start(tmp_path, monkeypatch, fault):
    backend("s3", "aws").create_bucket("only-copy", REGION)
    keep(tmp_path)
    BackendDict.reset()
    with monkeypatch.context() as patched:
        patched.setattr(keeping, "read_state", raising(fault))
        with pytest.raises(type(fault)):
            recall(tmp_path)
    assert not (tmp_path / "recalled.json").exists()
    recall(tmp_path)
    assert recalled(tmp_path) == {"fault": None}
    assert "only-copy" in backend("s3", "aws").buckets


def test_what_cannot_be_looked_at_is_not_taken_for_absent(tmp_path, monkeypatch):
    keep(tmp_path)
    stat = os.stat

    def stat_of_others(path, *arguments, **more):
        if str(path).endswith("kept"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return stat(path, *arguments, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", stat_of_others)
        with pytest.raises(PermissionError):
            recall(tmp_path)
    assert (tmp_path / "kept" / "state").exists()


def test_a_report_that_cannot_be_written_costs_nothing(tmp_path):
    backend("s3", "aws").create_bucket("only-copy", REGION)
    keep(tmp_path)
    BackendDict.reset()
    (tmp_path / "recalled.json").mkdir()
    with pytest.raises(IsADirectoryError):
        recall(tmp_path)
    (tmp_path / "recalled.json").rmdir()
    BackendDict.reset()
    recall(tmp_path)
    assert "only-copy" in backend("s3", "aws").buckets


def test_what_the_machine_could_not_write_is_not_left_out(tmp_path, monkeypatch):
    s3 = backend("s3", "aws")
    s3.create_bucket("kept", REGION)
    s3.put_object("kept", "large", LARGE)
    with monkeypatch.context() as patched:
        patched.setattr(keeping.shutil, "copyfileobj", raising(OSError(errno.ENOSPC, "No space left on device")))
        assert "No space left on device" in str(keep(tmp_path))
    assert not (tmp_path / "kept").exists()
    assert over_a_stop(tmp_path)["lost"] == {}
    assert content("kept", "large") == LARGE
