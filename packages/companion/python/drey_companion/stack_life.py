"""From its first resource to its last: how a stack is created, updated and deleted, and what becomes of one that fails half way.

A status is that of the service: what fails is rolled back, and says why in its events.
"""

import copy

from moto.cloudformation import models, parsing
from moto.cloudformation.exceptions import ValidationError
from moto.ec2.models import ec2_backends
from moto.ec2.models.core import TaggedEC2Resource

from .faults import say
from .stack_faults import UndoneError, words
from .stack_work import StackWork, delete_resource, left_behind, made_resources


def enter(stack, status, reason=None):
    """Gives a stack a status, and the event of it."""
    stack.status, stack.status_reason = status, reason
    stack._add_stack_event(status, resource_status_reason=reason)


def failed_words(work, doing):
    """Why the stack fails: its resources that did."""
    names = list(dict.fromkeys(event.logical_resource_id for event in work.failed))
    return f"The following resource(s) failed to {doing}: [{', '.join(names)}]. " if names else ""


def publish(stack):
    """Works out what the stack tells others: outputs, and those that it exports. Refuses the export of a name that is taken."""
    backend = models.cloudformation_backends[stack.account_id][stack.region_name]
    output_map = stack._create_output_map()
    outputs, exports = [], []
    for key, declared in (stack.template_dict.get("Outputs") or {}).items():
        output = output_map[key]
        if output is None:
            continue
        name = (declared.get("Export") or {}).get("Name")
        name = parsing.clean_json(name, stack.resource_map) if name else None
        outputs.append(
            {"OutputKey": key, "OutputValue": output.value, "Description": output.description, "ExportName": name}
        )
        if name:
            exports.append(models.Export(stack.stack_id, name, output.value))
    for export in exports:
        other = backend.exports.get(export.name)
        if other is not None and other.exporting_stack_id != stack.stack_id:
            raise ValidationError(
                message=f"Export with name {export.name} is already exported by stack {other.exporting_stack_id.split('/')[1]}"
            )
    withdraw(stack)
    backend.exports.update({export.name: export for export in exports})
    stack.output_map, stack.drey_outputs, stack.drey_exports = output_map, outputs, exports


def withdraw(stack):
    """Takes back what a stack exports."""
    exports = models.cloudformation_backends[stack.account_id][stack.region_name].exports
    for name in [each for each, export in exports.items() if export.exporting_stack_id == stack.stack_id]:
        del exports[name]


def create_resources(stack):
    """Makes the resources of a stack that has none."""
    stack.status, stack.description = "CREATE_IN_PROGRESS", stack.template_dict.get("Description")
    with StackWork(stack) as work:
        try:
            for name in work.order():
                if work.is_wanted(stack.resource_map._resource_json_map[name]):
                    work.make(name)
                    tag_instance(stack, name)
            publish(stack)
        except Exception as fault:
            undo_creation(stack, work, fault)
            raise UndoneError(stack, fault) from fault
        if all(resource.is_created() for resource in made_resources(stack.resource_map)):
            stack.status_reason = None
            stack.mark_creation_complete()


def tag_instance(stack, name):
    """Tags of the stack on resources of EC2, as moto has them."""
    made = stack.resource_map._parsed_resources.get(name)
    if isinstance(made, TaggedEC2Resource):
        own = {"stack-name": stack.name, "stack-id": stack.stack_id, "logical-id": name}
        tags = {**stack.resource_map.tags, **{f"aws:cloudformation:{key}": value for key, value in own.items()}}
        ec2_backends[stack.account_id][stack.region_name].create_tags([made.physical_resource_id], tags)


def undo_creation(stack, work, fault):
    """Deletes what was made, unless the caller wants to look at it."""
    reason = stack.drey_reason = failed_words(work, "create") or words(fault)
    if getattr(stack, "drey_on_failure", "ROLLBACK") == "DO_NOTHING":
        enter(stack, "CREATE_FAILED", reason)
        return
    enter(stack, "ROLLBACK_IN_PROGRESS", f"{reason}Rollback requested by user.")
    left = work.undo()
    if left:
        enter(stack, "ROLLBACK_FAILED", f"The following resource(s) failed to delete: [{', '.join(left)}]. ")
    else:
        enter(stack, "ROLLBACK_COMPLETE")


#: What an update changes of a stack and of its resources, by where it is.
OF_STACK = ("template", "template_dict", "parameters", "tags", "role_arn", "description")
OF_MAP = ("_template", "_resource_json_map", "input_parameters", "resolved_parameters", "lazy_condition_map", "tags")


def set_wanted(stack, template, parameters, tags, role_arn):
    """Has the stack want something else, its parameters and conditions included."""
    resource_map = stack.resource_map
    stack.template = template
    stack._parse_template()
    stack.description = stack.template_dict.get("Description")
    stack.role_arn = role_arn or stack.role_arn
    if parameters is not None:
        stack.parameters = parameters
    if tags is not None:
        stack.tags = tags
    for name in resource_map.resolved_parameters:
        resource_map._parsed_resources.pop(name, None)
    resource_map._template = stack.template_dict
    resource_map._resource_json_map = stack.template_dict["Resources"]
    resource_map.input_parameters, resource_map.resolved_parameters = stack.parameters, {}
    resource_map.tags = copy.deepcopy(stack.tags)
    resource_map.load_mapping()
    resource_map.transform_mapping()
    resource_map.load_parameters()
    resource_map.load_conditions()


def update(stack, template, role_arn=None, parameters=None, tags=None):
    """Makes of a stack what a template wants, or leaves it as it was."""
    enter(stack, "UPDATE_IN_PROGRESS", "User Initiated")
    resource_map = stack.resource_map
    before = {name: getattr(stack, name) for name in OF_STACK}
    map_before = {name: getattr(resource_map, name) for name in OF_MAP}
    old = resource_map._resource_json_map
    with StackWork(stack) as work:
        try:
            set_wanted(stack, template, parameters, tags, role_arn)
            gone = bring_about(stack, work, old)
            publish(stack)
        except Exception as fault:
            for target, values in ((stack, before), (resource_map, map_before)):
                for name, value in values.items():
                    setattr(target, name, value)
            resource_map._parsed_resources.update(resource_map.resolved_parameters)
            undo_update(stack, work, fault)
            raise UndoneError(stack, fault) from fault
        clean_up(stack, work, gone)
        enter(stack, "UPDATE_COMPLETE")


def bring_about(stack, work, old):
    """Makes and changes what the new template wants; the resources that it does not want any more."""
    parsed, new = stack.resource_map._parsed_resources, stack.resource_map._resource_json_map
    wanted = [name for name in work.order() if work.is_wanted(new[name])]
    for name in wanted:
        if parsed.get(name) is None:
            # What moto leaves out is told once.
            if new[name].get("Type") != old.get(name, {}).get("Type") or is_made(new[name]):
                work.make(name)
                tag_instance(stack, name)
        else:
            work.change(name, old.get(name, {}))
    return {name: resource for name, resource in old.items() if name not in wanted and parsed.get(name) is not None}


def is_made(resource):
    """Whether there are resources of that type at all."""
    return parsing.resource_class_from_type(resource.get("Type", "")) is not None


def undo_update(stack, work, fault):
    reason = stack.drey_reason = failed_words(work, "update or create") or words(fault)
    enter(stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason)
    left = work.undo()
    parsed, wanted = stack.resource_map._parsed_resources, stack.resource_map._resource_json_map
    left_behind(stack, parsed, [name for name in left if name not in wanted])
    publish(stack)
    if left:
        enter(stack, "UPDATE_ROLLBACK_FAILED", f"The following resource(s) failed to update: [{', '.join(left)}]. ")
    else:
        enter(stack, "UPDATE_ROLLBACK_COMPLETE")


def clean_up(stack, work, gone):
    """Deletes what is not wanted any more. What stays is told by an event, and belongs to nobody, as on AWS."""
    if not gone and not work.replaced:
        return
    enter(stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    for name, resource, json in reversed(work.replaced):
        if json.get("UpdateReplacePolicy") == "Retain":
            work.event("DELETE_SKIPPED", name, None, resource)
            continue
        try:
            work.step(
                name, "DELETE", lambda made=resource, was=json: delete_resource(stack.resource_map, made, was), resource
            )
        except Exception as fault:
            say("A replaced resource stays:", name, repr(fault))
    try:
        work.delete_all(gone)
    except Exception as fault:
        say("Resources of", stack.name, "stay:", repr(fault))
    for name in gone:
        stack.resource_map._parsed_resources.pop(name, None)


def delete(stack):
    """Deletes the resources of a stack; where some stay, so does it, and says why."""
    enter(stack, "DELETE_IN_PROGRESS", "User Initiated")
    with StackWork(stack) as work:
        try:
            work.delete_all(stack.resource_map._resource_json_map)
            work.delete_left()
        except Exception as fault:
            enter(stack, "DELETE_FAILED", failed_words(work, "delete") or words(fault))
            raise UndoneError(stack, fault) from fault
    withdraw(stack)
    enter(stack, "DELETE_COMPLETE")
