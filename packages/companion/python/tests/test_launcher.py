"""moto's process: its command line, its life, and what it does to moto."""

import json
import shutil

import pytest
from drey_companion.launcher import parse
from moto_process import END_SECONDS, MARK, free_port

GIVEN = ["drey.instance=i", "127.0.0.1", "5000", "outlives-host"]


def test_takes_its_command_line():
    given = parse(GIVEN)
    assert vars(given) == {"mark": "drey.instance=i", "host": "127.0.0.1", "port": 5000, "life": "outlives-host"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (GIVEN[:3], "required: life"),
        ([*GIVEN[:3], "for-ever"], "invalid choice: 'for-ever'"),
        ([*GIVEN[:2], "many", GIVEN[3]], "invalid int value: 'many'"),
        ([*GIVEN, "more"], "unrecognized arguments: more"),
    ],
)
def test_refuses_another(arguments, said, capsys):
    with pytest.raises(SystemExit) as refusal:
        parse(arguments)
    assert refusal.value.code == 2
    assert said in capsys.readouterr().err


def test_says_its_mark_and_ends_on_a_signal(start):
    moto = start().until_it_answers()
    assert moto.ask("GET", "/_drey/companion").text == MARK
    assert moto.stop() == 0


def test_ends_at_once_where_the_port_is_taken(start, tmp_path):
    moto = start().until_it_answers()
    (tmp_path / "second").mkdir()
    second = start(folder=tmp_path / "second", port=moto.port)
    assert second.process.wait(END_SECONDS) != 0
    assert "Address already in use" in second.log.read_text()
    assert moto.ask("GET", "/_drey/companion").text == MARK


def test_holds_after_a_stop_what_it_held_before(start, tmp_path):
    first = start().until_it_answers()
    assert first.ask_as_drey("PUT", "/kept-bucket").status == 200
    assert first.ask_as_drey("PUT", "/kept-bucket/key", b"content").status == 200
    assert first.stop() == 0
    assert (tmp_path / "kept" / "report.json").exists()
    second = start().until_it_answers()
    assert second.ask_as_drey("GET", "/kept-bucket/key").text == "content"


@pytest.mark.parametrize("output", [None, "/dev/full"])
def test_goes_on_where_what_it_holds_cannot_be_kept(start, tmp_path, output):
    moto = start(output=output).until_it_answers()
    assert moto.ask_as_drey("PUT", "/only-here").status == 200
    in_the_way = tmp_path / "kept.new"
    in_the_way.write_text("no folder can be made here")
    (tmp_path / "record.json").write_text("{}")
    assert moto.unkept() == ""
    for times in ("1", "2"):
        assert moto.fail_to_stop().startswith(f"unkept {times}: [Errno 17] File exists")
        assert moto.ask_as_drey("HEAD", "/only-here").status == 200
    in_the_way.unlink()
    assert moto.stop() == 0
    assert start().until_it_answers().ask_as_drey("HEAD", "/only-here").status == 200


def test_ends_where_nobody_would_find_it_again(start, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    moto = start(folder=folder).until_it_answers()
    shutil.rmtree(folder)
    assert moto.stop() == 0


def test_ends_with_its_host_and_removes_the_folder_of_the_run(start, tmp_path):
    run = tmp_path / "drey-companion-run"
    run.mkdir()
    moto = start("ends-with-host", run).until_it_answers()
    moto.process.stdin.close()
    assert moto.process.wait(END_SECONDS) == 0
    assert not run.exists()


def test_leaves_a_folder_that_is_not_of_the_run(start, tmp_path):
    moto = start("ends-with-host", tmp_path).until_it_answers()
    moto.process.stdin.close()
    assert moto.process.wait(END_SECONDS) == 0
    assert moto.log.exists()
    assert not (tmp_path / "kept").exists()


def test_completing_an_upload_that_nobody_began_is_answered_as_by_s3(start):
    moto = start().until_it_answers()
    assert moto.ask_as_drey("PUT", "/uploads").status == 200
    parts = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>"
    answer = moto.ask_as_drey("POST", "/uploads/key?uploadId=unknown", parts)
    assert answer.status == 404
    assert "<Code>NoSuchUpload</Code>" in answer.text


def test_loads_the_managed_policies_of_aws(start):
    moto = start().until_it_answers()
    asked = "Action=GetPolicy&Version=2010-05-08&PolicyArn=arn:aws:iam::aws:policy/AmazonS3FullAccess"
    answer = moto.ask_as_drey("POST", "/", asked, service="iam")
    assert answer.status == 200
    assert "<PolicyName>AmazonS3FullAccess</PolicyName>" in answer.text


def test_a_free_port_is_one_that_can_be_taken(start):
    port = free_port()
    assert start(port=port).until_it_answers().port == port


def test_a_service_that_moto_lacks_is_missing_and_not_broken(start):
    moto = start().until_it_answers()
    fault = moto.ask_as_drey("POST", "/", service="translate").headers["X-Drey-Fault"]
    assert json.loads(fault)["kind"] == "missing"


def test_does_not_start_empty_beside_what_it_cannot_read(start, tmp_path):
    first = start().until_it_answers()
    assert first.ask_as_drey("PUT", "/kept-bucket").status == 200
    assert first.stop() == 0
    state = tmp_path / "kept" / "state"
    # A folder is what even the superuser cannot read.
    state.rename(tmp_path / "state")
    state.mkdir()
    second = start()
    assert second.process.wait(END_SECONDS) == 1
    assert "could not be read (IsADirectoryError" in second.log.read_text()
    (tmp_path / "kept.used" / "state").rmdir()
    (tmp_path / "state").rename(tmp_path / "kept.used" / "state")
    assert start().until_it_answers().ask_as_drey("HEAD", "/kept-bucket").status == 200
