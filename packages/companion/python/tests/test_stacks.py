"""Stacks of the real moto, whose applications are made by whoever passed the request on; here by a server that answers as the host does."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import pytest
from moto_process import TOKEN

TYPE = "AWS::KinesisAnalyticsV2::Application"


class Host:
    """Keeps applications by account, region and name, and refuses what it is told to refuse."""

    def __init__(self):
        self.calls, self.applications, self.refused = [], {}, {}
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                scope = self.headers["Authorization"].split("Credential=")[1].split(",")[0].split("/")
                given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                operation = self.headers["X-Amz-Target"].split(".")[1]
                status, answer = host.answer(operation, (scope[0], scope[2], given.get("ApplicationName")), given)
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, operation, key, given):
        self.calls.append((operation, key, given))
        if operation in self.refused:
            return 400, {"__type": "InvalidArgumentException", "message": self.refused[operation]}
        if operation == "CreateApplication":
            self.applications[key] = {
                "ApplicationARN": "arn",
                "ApplicationStatus": "READY",
                "ApplicationVersionId": 1,
                "CreateTimestamp": 1.5,
            }
        elif key not in self.applications:
            return 400, {"__type": "ResourceNotFoundException", "message": "none"}
        elif operation == "DeleteApplication":
            del self.applications[key]
        elif operation == "UpdateApplication":
            self.applications[key]["ApplicationVersionId"] += 1
        return 200, {"ApplicationDetail": self.applications.get(key)}

    def names(self):
        return sorted(self.applications)


@pytest.fixture
def host():
    host = Host()
    yield host
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture
def moto(start):
    return start().until_it_answers()


def ask(moto, action, host=None, account="111111111111", region="us-east-1", **given):
    scope = f"Credential=test/20260101/{region}/cloudformation/aws4_request"
    headers = {
        "X-Drey-Companion": TOKEN,
        "X-Drey-Gateway": host.url if host else "",
        "x-moto-account-id": account,
        "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    form = {"Action": action, "Version": "2010-05-15", "StackName": "s", **given}
    return moto.ask("POST", "/", headers, urlencode(form).encode())


def template(description="d", name="app", **more):
    properties = {"ApplicationName": name, "RuntimeEnvironment": description, "ServiceExecutionRole": "arn:r"}
    return json.dumps(
        {
            "Resources": {"App": {"Type": TYPE, "Properties": properties}, **more},
            "Outputs": {"Name": {"Value": {"Ref": "App"}}},
        }
    )


def events(moto):
    return ask(moto, "DescribeStackEvents").text


def status(moto, **where):
    text = ask(moto, "DescribeStacks", **where).text
    return text.split("<StackStatus>")[1].split("<")[0] if "<StackStatus>" in text else None


TAKEN = {"Last": {"Type": "AWS::Logs::LogStream", "DependsOn": "App", "Properties": {"LogGroupName": "absent"}}}


def test_makes_changes_and_deletes_an_application(moto, host):
    assert ask(moto, "CreateStack", host, TemplateBody=template()).status == 200
    assert (status(moto), host.names()) == ("CREATE_COMPLETE", [("111111111111", "us-east-1", "app")])
    assert "<OutputValue>app<" in ask(moto, "DescribeStacks").text
    assert "No updates are to be performed" in ask(moto, "UpdateStack", host, TemplateBody=template()).text
    assert ask(moto, "UpdateStack", host, TemplateBody=template("other")).status == 200
    assert status(moto) == "UPDATE_COMPLETE"
    updates = [given for operation, _, given in host.calls if operation == "UpdateApplication"]
    assert [given["RuntimeEnvironmentUpdate"] for given in updates] == ["other"]
    assert ask(moto, "UpdateStack", host, TemplateBody=template("other", "second")).status == 200
    assert host.names() == [("111111111111", "us-east-1", "second")]
    assert ask(moto, "DeleteStack", host).status == 200
    assert (status(moto), host.names()) == (None, [])


def test_keeps_accounts_and_regions_apart(moto, host):
    places = [("111111111111", "us-east-1"), ("222222222222", "us-east-1"), ("111111111111", "eu-west-1")]
    for account, region in places:
        assert ask(moto, "CreateStack", host, account, region, TemplateBody=template()).status == 200
    assert host.names() == sorted((*place, "app") for place in places)
    ask(moto, "DeleteStack", host, *places[1])
    assert host.names() == sorted((*place, "app") for place in (places[0], places[2]))


def test_leaves_nothing_of_a_stack_that_fails(moto, host):
    assert ask(moto, "CreateStack", host, TemplateBody=template(**TAKEN)).status == 200
    assert (status(moto), host.names()) == ("ROLLBACK_COMPLETE", [])
    assert "failed to create: [Last]" in events(moto)


def test_keeps_what_a_failed_stack_made_where_that_is_wanted(moto, host):
    ask(moto, "CreateStack", host, TemplateBody=template(**TAKEN), OnFailure="DO_NOTHING")
    assert (status(moto), len(host.names())) == ("CREATE_FAILED", 1)
    ask(moto, "DeleteStack", host)
    assert host.names() == []


def test_tells_the_reason_of_a_refusal(moto, host):
    host.refused["CreateApplication"] = "no such role"
    assert ask(moto, "CreateStack", host, TemplateBody=template()).status == 200
    assert status(moto) == "ROLLBACK_COMPLETE"
    assert "no such role (Service: KinesisAnalyticsV2, Status Code: 400" in events(moto)
    assert "HandlerErrorCode: InvalidRequest" in events(moto)


def test_goes_back_where_an_update_fails(moto, host):
    ask(moto, "CreateStack", host, TemplateBody=template())
    ask(moto, "UpdateStack", host, TemplateBody=template("other", **TAKEN))
    assert status(moto) == "UPDATE_ROLLBACK_COMPLETE"
    updates = [
        given["RuntimeEnvironmentUpdate"] for operation, _, given in host.calls if operation == "UpdateApplication"
    ]
    assert updates == ["other", "d"]
    assert "No updates are to be performed" in ask(moto, "UpdateStack", host, TemplateBody=template()).text


def test_keeps_the_former_application_where_a_replacement_fails(moto, host):
    ask(moto, "CreateStack", host, TemplateBody=template())
    ask(moto, "UpdateStack", host, TemplateBody=template("d", "second", **TAKEN))
    assert status(moto) == "UPDATE_ROLLBACK_COMPLETE"
    assert host.names() == [("111111111111", "us-east-1", "app")]


def test_says_what_could_not_be_deleted_and_deletes_it_later(moto, host):
    ask(moto, "CreateStack", host, TemplateBody=template())
    host.refused["DeleteApplication"] = "not now"
    ask(moto, "DeleteStack", host)
    assert status(moto) == "DELETE_FAILED"
    assert "not now" in events(moto)
    host.refused.clear()
    ask(moto, "DeleteStack", host)
    assert (status(moto), host.names()) == (None, [])


def test_refuses_what_nobody_can_make(moto, host):
    answer = ask(moto, "CreateStack", None, TemplateBody=template())
    assert answer.status == 400
    assert "did not come through the endpoint of Drey" in answer.text
    older = template().replace("KinesisAnalyticsV2", "KinesisAnalytics")
    assert (
        "cannot make App (AWS::KinesisAnalytics::Application)"
        in ask(moto, "CreateStack", host, TemplateBody=older).text
    )
    circle = {"A": {"Type": "AWS::SQS::Queue", "DependsOn": "B"}, "B": {"Type": "AWS::SQS::Queue", "DependsOn": "A"}}
    assert "Circular dependency" in ask(moto, "CreateStack", host, TemplateBody=template(**circle)).text
    assert (status(moto), host.calls) == (None, [])


def test_knows_its_applications_after_a_clean_stop(start, host, tmp_path):
    moto = start().until_it_answers()
    ask(moto, "CreateStack", host, TemplateBody=template())
    assert moto.stop() == 0
    again = start().until_it_answers()
    assert status(again) == "CREATE_COMPLETE"
    assert "<OutputValue>app<" in ask(again, "DescribeStacks").text
    ask(again, "DeleteStack", host)
    assert (status(again), host.names()) == (None, [])


def test_keeps_change_sets_of_one_name_apart(moto, host):
    for stack in ("one", "two"):
        given = {"StackName": stack, "ChangeSetName": "deploy", "ChangeSetType": "CREATE"}
        ask(moto, "CreateChangeSet", host, TemplateBody=template(name=stack), **given)
    ask(moto, "ExecuteChangeSet", host, StackName="one", ChangeSetName="deploy")
    assert host.names() == [("111111111111", "us-east-1", "one")]
    assert "<OutputValue>one<" in ask(moto, "DescribeStacks", StackName="one").text
    again = {"StackName": "one", "ChangeSetName": "again", "ChangeSetType": "UPDATE"}
    ask(moto, "CreateChangeSet", host, TemplateBody=template(name="one"), **again)
    told = ask(moto, "DescribeChangeSet", host, StackName="one", ChangeSetName="again").text
    assert "<Status>FAILED<" in told
    assert "didn't contain changes" in told or "didn&apos;t contain changes" in told


def test_makes_a_change_set_without_changes_that_says_so(moto, host):
    parameters = {"Parameters.member.1.ParameterKey": "P", "Parameters.member.1.ParameterValue": "x"}
    declared = {**json.loads(template()), "Parameters": {"P": {"Type": "String"}}}
    given = {"StackName": "one", "TemplateBody": json.dumps(declared), **parameters}
    ask(moto, "CreateStack", host, **given)
    more = {"ChangeSetType": "UPDATE", "ChangeSetName": "same"}
    assert ask(moto, "CreateChangeSet", host, **given, **more).status == 200
    told = ask(moto, "DescribeChangeSet", host, StackName="one", ChangeSetName="same").text
    assert "<Status>FAILED<" in told and "didn't contain changes" in told.replace("&#39;", "'").replace("&apos;", "'")
    tags = {"Tags.member.1.Key": "team", "Tags.member.1.Value": "red"}
    ask(moto, "CreateChangeSet", host, **given, **tags, **{**more, "ChangeSetName": "tags"})
    told = ask(moto, "DescribeChangeSet", host, StackName="one", ChangeSetName="tags").text
    assert "<Status>CREATE_COMPLETE<" in told and "<LogicalResourceId>" not in told
    again = ask(moto, "UpdateStack", host, **given)
    assert again.status == 400 and "No updates are to be performed" in again.text


def test_lists_what_a_parameter_changes(moto, host):
    declared = json.loads(template(name={"Fn::If": ["Big", "big", "small"]}, description={"Fn::Sub": "FLINK-${P}"}))
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}}
    declared["Resources"]["Queue"] = queue
    declared["Resources"]["Sized"] = {**queue, "Properties": {"QueueName": {"Fn::If": ["Big", "b", "s"]}}}
    declared["Parameters"] = {"P": {"Type": "String", "Default": "1"}}
    declared["Conditions"] = {"Big": {"Fn::Equals": [{"Ref": "P"}, "9"]}}
    given = {"StackName": "one", "TemplateBody": json.dumps(declared)}
    ask(moto, "CreateStack", host, **given)
    parameters = {"Parameters.member.1.ParameterKey": "P", "Parameters.member.1.ParameterValue": "9"}
    more = {"ChangeSetType": "UPDATE", "ChangeSetName": "nine", **parameters}
    ask(moto, "CreateChangeSet", host, **given, **more)
    told = ask(moto, "DescribeChangeSet", host, StackName="one", ChangeSetName="nine").text
    names = [part.split("<")[0] for part in told.split("<LogicalResourceId>")[1:]]
    assert (sorted(names), told.count("<Action>Modify<")) == (["App", "Sized"], 2)
