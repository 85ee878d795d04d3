"""What CloudFormation's operations do with stacks and change sets, where moto's would be wrong or hang.

The work on a stack is done by a thread of its own, since a running application takes its time for a savepoint; a call waits a while for it,
so that short work is done when it answers. moto looks a change set up by its name alone, though every CDK stack has one of the same name.
"""

import contextvars
import threading
import traceback

from moto.cloudformation import models
from moto.cloudformation.exceptions import AlreadyExistsException, ValidationError
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult
from werkzeug.exceptions import HTTPException

from . import stack_life
from .flink_resources import ResourceError
from .stack_changes import list_computed
from .stack_faults import UndoneError
from .stack_work import at_work

#: How long a call waits for the work that it began. SDKs give a call up after a minute.
ANSWER_SECONDS = 20

#: What a resource is refused by, where moto is in order; all else is a crash of it.
REFUSALS = (ServiceException, HTTPException, ResourceError)

lock = threading.Lock()
#: Threads at work by the id of their stack.
working = {}
#: What the caller wants to become of a stack that cannot be created.
on_failure = contextvars.ContextVar("on_failure", default="ROLLBACK")


def is_busy(stack):
    thread = working.get(stack.stack_id)
    return thread is not None and thread.is_alive()


def refuse_busy(stack, what):
    if is_busy(stack):
        raise ValidationError(message=f"Stack:{stack.stack_id} is in {stack.status} state and can not be {what}.")


def run(stack, act, what):
    """Does the work on a stack, and waits for it a while. Raises what it raises in that time."""
    if at_work.get() is not None:
        # Of the stack that nests this one.
        act()
        return
    outcome, context = [], contextvars.copy_context()

    def work():
        try:
            context.run(act)
        except Exception as fault:
            outcome.append(fault)
            if not isinstance(fault, ServiceException):
                traceback.print_exception(fault)
        finally:
            with lock:
                working.pop(stack.stack_id, None)

    thread = threading.Thread(target=work, daemon=True)
    with lock:
        refuse_busy(stack, what)
        working[stack.stack_id] = thread
        thread.start()
    thread.join(ANSWER_SECONDS)
    if outcome:
        raise outcome[0]


def told(act, forget=None):
    """Does what is told by events where it fails: the call itself succeeded, as on AWS. Where moto broke over it, the call fails as well."""
    try:
        act()
    except UndoneError as undone:
        if not isinstance(undone.fault, REFUSALS):
            if forget is not None:
                forget(undone.stack)
            raise undone.fault from None


def create_stack(backend, name, template, parameters, **named):
    """CreateStack; of a stack that moto breaks over nothing is left, since SDKs try again after a 500 and would be told that it exists."""
    with lock:
        if any(stack.name == name for stack in backend.stacks.values()):
            raise AlreadyExistsException(f"Stack {name} already exists")
        stack = models.Stack(
            stack_id=models.generate_stack_id(name, backend.region_name, backend.account_id),
            name=name,
            template=template,
            parameters=parameters,
            account_id=backend.account_id,
            region_name=backend.region_name,
            cross_stack_resources=backend.exports,
            **named,
        )
        stack.drey_on_failure = "ROLLBACK" if at_work.get() is not None else on_failure.get()
        backend.stacks[stack.stack_id] = stack
    stack_life.enter(stack, "CREATE_IN_PROGRESS", "User Initiated")
    begin_creation(backend, stack)
    return stack


def begin_creation(backend, stack):
    def act():
        try:
            stack.create_resources()
        except UndoneError:
            if stack.drey_on_failure == "DELETE" or at_work.get() is not None:
                bury(backend, stack)
            raise

    def forget(_):
        backend.stacks.pop(stack.stack_id, None)

    if at_work.get() is not None:
        act()
    else:
        told(lambda: run(stack, act, "created"), forget)


def bury(backend, stack):
    backend.stacks.pop(stack.stack_id, None)
    backend.deleted_stacks[stack.stack_id] = stack
    stack_life.enter(stack, "DELETE_COMPLETE")


def update_stack(backend, name, template, role_arn, parameters, tags):
    stack = backend.get_stack(name)
    given = backend._resolve_update_parameters(instance=stack, incoming_params=parameters) or None
    refuse_busy(stack, "updated")
    same_tags = tags is None or tags == stack.tags
    if stack.has_template(template) and (given is None or stack.has_parameters(given)) and same_tags:
        raise ValidationError(message="No updates are to be performed.")
    begin_update(stack, template, role_arn, given, tags)
    return stack


def begin_update(stack, template, role_arn, parameters, tags):
    check_update(stack, template, parameters)
    told(lambda: run(stack, lambda: stack.update(template, role_arn, parameters, tags), "updated"))


def check_update(stack, template, parameters):
    """Refuses what is no template, or lacks a parameter, before anything is begun."""
    models.ResourceMap(
        stack.stack_id,
        stack.name,
        stack.parameters if parameters is None else parameters,
        {},
        account_id=stack.account_id,
        region_name=stack.region_name,
        template=models.Stack.parse_template(template),
        cross_stack_resources=stack.cross_stack_resources,
    ).load()


def delete_stack(backend, name_or_stack_id):
    """DeleteStack; one that is not there is deleted already."""
    stack = next((one for one in backend.stacks.values() if name_or_stack_id in (one.name, one.stack_id)), None)
    if stack is None:
        return
    if stack.enable_termination_protection:
        raise ValidationError(message=f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")

    def act():
        stack.delete()
        backend.stacks.pop(stack.stack_id, None)
        backend.deleted_stacks[stack.stack_id] = stack

    if at_work.get() is not None:
        act()
        return
    if is_busy(stack) and stack.status == "DELETE_IN_PROGRESS":
        return
    told(lambda: run(stack, act, "deleted"))


def change_set_of(backend, name, stack_name):
    """The change set of that name, or ARN, of a stack; None where there is none."""
    found = [
        one
        for one in backend.change_sets.values()
        if name in (one.change_set_id, one.change_set_name) and stack_name in (None, one.stack_name, one.stack_id)
    ]
    return found[-1] if found else None


def needed_change_set(backend, name, stack_name):
    change_set = change_set_of(backend, name, stack_name)
    if change_set is None:
        error = ValidationError(message=f"ChangeSet [{name}] does not exist")
        error.code = "ChangeSetNotFound"
        raise error
    return change_set


def execute_change_set(backend, change_set_name, stack_name=None):
    change_set = needed_change_set(backend, change_set_name, stack_name)
    stack = change_set.stack
    refuse_busy(stack, "updated")
    if change_set.execution_status != "AVAILABLE":
        error = ValidationError(
            message=f"ChangeSet [{change_set.change_set_id}] cannot be executed in its current execution status of [{change_set.execution_status}]"
        )
        error.code = "InvalidChangeSetStatus"
        raise error
    if change_set.change_set_type == "CREATE":
        stack.template, stack.parameters = change_set.template, change_set.parameters or {}
        stack.tags = change_set.tags or stack.tags
        stack.cross_stack_resources, stack.drey_on_failure = backend.exports, on_failure.get()
        stack._parse_template()
        stack.resource_map = stack._create_resource_map()
        change_set.execution_status = "EXECUTE_COMPLETE"
        stack_life.enter(stack, "CREATE_IN_PROGRESS", "User Initiated")
        begin_creation(backend, stack)
    else:
        change_set.execution_status = "EXECUTE_COMPLETE"
        begin_update(stack, change_set.template, change_set.role_arn, change_set.parameters, change_set.tags or None)


def offer_other_tags(change_set, tags):
    """moto takes a change set that only has other tags for one without changes."""
    if change_set.status == "FAILED" and tags and tags != change_set.stack.tags:
        change_set.status, change_set.execution_status, change_set.status_reason = "CREATE_COMPLETE", "AVAILABLE", None


def creating_change_set(create):
    """CreateChangeSet, which takes the stack that an earlier one of the same stack left, and leaves none where it is refused."""

    def create_change_set(backend, stack_name, change_set_name, template, *positional, **named):
        before = set(backend.stacks)
        kind = named.get("change_set_type")
        existing = next((stack for stack in backend.stacks.values() if stack.name == stack_name), None)
        if kind != "UPDATE" and existing is not None:
            if existing.status != "REVIEW_IN_PROGRESS":
                raise AlreadyExistsException(
                    f"Stack [{stack_name}] already exists and cannot be created again with the changeSet [{change_set_name}]."
                )
            del backend.stacks[existing.stack_id]
        try:
            made = create(backend, stack_name, change_set_name, template, *positional, **named)
        except Exception:
            for stack_id in set(backend.stacks) - before:
                del backend.stacks[stack_id]
            raise
        change_set = backend.change_sets[made[0]]
        offer_other_tags(change_set, named.get("tags"))
        if kind == "UPDATE":
            list_computed(change_set)
        return made

    return create_change_set


def describe_change_set(answers):
    name, stack = answers._get_param("ChangeSetName"), answers._get_param("StackName")
    return ActionResult(needed_change_set(answers.cloudformation_backend, name, stack))


def delete_change_set(answers):
    backend = answers.cloudformation_backend
    change_set = change_set_of(backend, answers._get_param("ChangeSetName"), answers._get_param("StackName"))
    if change_set is not None:
        del backend.change_sets[change_set.change_set_id]
    return EmptyResult()


def answer_execution(answers):
    name, stack = answers._get_param("ChangeSetName"), answers._get_param("StackName")
    execute_change_set(answers.cloudformation_backend, name, stack)
    return EmptyResult()


def with_failure(answer):
    """The operation, with what its caller wants to become of a stack that cannot be created."""

    def wrapped(answers):
        keeps = answers._get_bool_param("DisableRollback", False)
        token = on_failure.set(answers._get_param("OnFailure") or ("DO_NOTHING" if keeps else "ROLLBACK"))
        try:
            return answer(answers)
        finally:
            on_failure.reset(token)

    return wrapped


def mend_answers(responses):
    """Changes the class of moto's answers: operations on a change set ask for that of their stack."""
    # A change set without changes is made, and FAILED: deploy commands tell by it that there is nothing to do. UpdateStack looks for itself.
    responses._validate_different_update = lambda *_: None
    responses.describe_change_set = describe_change_set
    responses.delete_change_set = delete_change_set
    responses.execute_change_set = with_failure(answer_execution)
    responses.create_stack = with_failure(responses.create_stack)


def fail_interrupted(backends):
    """Says of stacks that were worked on when moto was stopped that nobody works on them any more."""
    why = "The companion was stopped while it worked on this stack."
    for regions in list(backends.values()):
        for backend in list(regions.values()):
            for stack in list(backend.stacks.values()):
                doing, _, rest = stack.status.partition("_IN_PROGRESS")
                if rest == "" and doing not in ("REVIEW", stack.status):
                    stack_life.enter(stack, f"{doing.removesuffix('_COMPLETE_CLEANUP')}_FAILED", why)
