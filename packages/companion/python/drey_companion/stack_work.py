"""Makes, changes and deletes the resources of one stack, one after the other, with an event of each, and undoes what fails half way.

moto by itself makes resources whenever somebody looks at one, has no events of them, and undoes nothing.
"""

import copy
from contextvars import ContextVar

from moto.cloudformation import models, parsing
from moto.cloudformation.exceptions import ValidationError
from moto.core.common_models import CloudFormationModel
from moto.s3.models import FakeBucket, s3_backends
from moto.utilities.utils import get_partition

from .faults import say
from .flink_resources import FlinkResource, ResourceError, stack_tags
from .stack_faults import words
from .stack_nesting import update as update_nested
from .stack_order import ordered

#: The stack whose resources are made at the moment. Nobody else makes any by looking at them.
at_work = ContextVar("at_work", default=None)


#: Policies by which a resource outlives its stack.
RETAINING = ("Retain", "RetainExceptOnCreate")


class StackWork:
    """What is done to one stack by one call."""

    def __init__(self, stack):
        self.stack, self.map = stack, stack.resource_map
        #: How to undo what was done, the last first.
        self.undoing = []
        #: Resources that others have taken the place of.
        self.replaced = []
        #: Events of what failed.
        self.failed = []

    def order(self):
        return ordered(self.map._resource_json_map)

    def event(self, status, name, reason=None, resource=None):
        stack = self.stack
        kind = self.map._resource_json_map.get(name, {}).get("Type") or getattr(resource, "cf_resource_type", "")
        physical = physical_id(resource if resource is not None else self.map._parsed_resources.get(name))
        event = models.Event(stack.stack_id, stack.name, name, physical, kind, status, reason, resource_properties=None)
        stack.events.append(event)
        if status.endswith("_FAILED"):
            self.failed.append(event)

    def is_wanted(self, resource):
        condition = resource.get("Condition")
        return not condition or bool(self.map.lazy_condition_map[condition])

    def resolved(self, resource):
        """Properties of a resource as they come to, for comparing."""
        return copy.deepcopy(parsing.clean_json(resource.get("Properties") or {}, self.map))

    def step(self, name, doing, act, resource=None):
        """One step on one resource, with its events."""
        self.event(f"{doing}_IN_PROGRESS", name, None, resource)
        try:
            note = act()
        except Exception as fault:
            self.event(f"{doing}_FAILED", name, words(fault), resource)
            raise
        self.event(f"{doing}_COMPLETE", name, note, resource)

    def make(self, name):
        wanted, parsed = self.map._resource_json_map[name], self.map._parsed_resources
        if parsing.resource_class_from_type(wanted["Type"]) is None:
            # moto has nothing of that type, and stacks are complete without it.
            self.event("CREATE_COMPLETE", name, left_out(wanted["Type"]))
            return
        properties = self.resolved(wanted)

        def act():
            try:
                made = parsing.parse_and_create_resource(
                    name, copy.deepcopy(wanted), self.map, self.map._account_id, self.map._region_name
                )
            except ResourceError as fault:
                # It may be there all the same, and then it belongs to this stack.
                if fault.left is not None:
                    own(fault.left)
                raise
            own(made)

        def own(made):
            made.drey_properties = properties
            parsed[name] = made
            self.undoing.append((name, lambda: self.undo_making(name, made, wanted)))

        self.step(name, "CREATE", act)

    def undo_making(self, name, made, wanted):
        # Documented: `RetainExceptOnCreate` is there because what is to be retained stays here as well.
        if wanted.get("DeletionPolicy") == "Retain":
            self.skip(name, made)
        else:
            self.unmake(name, made, wanted)

    def skip(self, name, made):
        """Leaves a resource to whoever wants to keep it."""
        self.event("DELETE_SKIPPED", name, None, made)
        if self.map._parsed_resources.get(name) is made:
            del self.map._parsed_resources[name]

    def unmake(self, name, made, wanted):
        self.step(name, "DELETE", lambda: delete_resource(self.map, made, wanted), made)
        if self.map._parsed_resources.get(name) is made:
            del self.map._parsed_resources[name]

    def change(self, name, old):
        """Changes a resource where its properties differ from what it was made of."""
        wanted, parsed = self.map._resource_json_map[name], self.map._parsed_resources
        existing, properties = parsed[name], self.resolved(wanted)
        is_stack = isinstance(existing, models.Stack)
        before = getattr(existing, "drey_properties", None)
        same = old.get("Properties") == wanted.get("Properties") if before is None else before == properties
        if same and not is_stack:
            return
        if old.get("Type") != wanted.get("Type"):
            raise ValidationError(message=f"Update of resource type is not permitted: {name}")
        if isinstance(existing, FlinkResource) and existing.is_replaced_by({"Properties": properties}):
            self.replace(name, existing, old)
            return

        def back():
            self.step(name, "UPDATE", lambda: self.apply(name, parsed[name], old, before))

        def act():
            note = self.apply(name, existing, wanted, properties)
            self.undoing.append((name, back))
            return note

        self.step(name, "UPDATE", act)

    def apply(self, name, existing, wanted, properties):
        parsed = self.map._parsed_resources
        if isinstance(existing, FlinkResource):
            note = existing.change({"Properties": properties})
        elif isinstance(existing, models.Stack):
            note = update_nested(existing, properties)
        else:
            account, region = self.map._account_id, self.map._region_name
            changed = parsing.parse_and_update_resource(name, copy.deepcopy(wanted), self.map, account, region)
            if changed is None:
                note = f"The companion has no update of {wanted.get('Type')}: it stays as it was."
            else:
                existing, note = changed, None
        existing.drey_properties = properties
        parsed[name] = existing
        return note

    def replace(self, name, existing, old):
        wanted = self.map._resource_json_map[name].get("Properties") or {}
        fixed = existing.NAME
        if fixed and wanted.get(fixed) and wanted.get(fixed) == (old.get("Properties") or {}).get(fixed):
            raise ValidationError(
                message="CloudFormation cannot update a stack when a custom-named resource requires replacing. "
                f"Rename {existing.physical_resource_id} and update the stack again."
            )
        parsed = self.map._parsed_resources
        del parsed[name]

        def back():
            left_behind(self.stack, parsed, [name])
            parsed[name] = existing

        self.undoing.append((name, back))
        self.make(name)
        self.replaced.append((name, existing, old))

    def undo(self):
        """Undoes all that was done; the names of what could not be undone."""
        left = []
        for name, back in reversed(self.undoing):
            try:
                back()
            except Exception as fault:
                left.append(name)
                say("Could not undo", name, "-", repr(fault))
        return left

    def delete_all(self, resources):
        """Deletes resources in the order in which they are needed, again while any goes; the last fault where some stay."""
        remaining, fault = list(reversed(ordered(resources))), None
        while remaining:
            stayed = []
            for name in remaining:
                wanted, made = resources[name], self.map._parsed_resources.get(name)
                if made is None or isinstance(made, str):
                    continue
                if wanted.get("DeletionPolicy") in RETAINING:
                    self.skip(name, made)
                    continue
                try:
                    self.unmake(name, made, wanted)
                except Exception as one:
                    fault = one
                    stayed.append(name)
            if len(stayed) == len(remaining):
                raise fault
            remaining = stayed

    def delete_left(self):
        """Deletes what a roll back could not."""
        left = self.stack.__dict__.setdefault("drey_left", [])
        for name, made in list(left):
            self.step(name, "DELETE", made.delete, made)
            left.remove((name, made))

    def __enter__(self):
        self._tokens = at_work.set(self.stack.stack_id), stack_tags.set(dict(self.stack.tags or {}))
        return self

    def __exit__(self, *_):
        at_work.reset(self._tokens[0])
        stack_tags.reset(self._tokens[1])


def left_behind(stack, parsed, names):
    """Keeps resources of ours that a roll back could not delete, so that they go with the stack."""
    for name in names:
        made = parsed.pop(name, None)
        if isinstance(made, FlinkResource):
            stack.__dict__.setdefault("drey_left", []).append((name, made))


def left_out(kind):
    """What is told of a resource that moto has nothing of; those of CloudFormation itself and of the CDK are nothing on AWS either."""
    is_nothing = kind == "AWS::CDK::Metadata" or kind in parsing.NULL_MODELS
    return None if is_nothing else f"The companion leaves resources of {kind} out."


def physical_id(resource):
    return getattr(resource, "physical_resource_id", None) or ""


def delete_resource(resource_map, made, wanted):
    """Deletes one resource, by whichever way moto has for it."""
    account, region = resource_map._account_id, resource_map._region_name
    if isinstance(made, FlinkResource):
        made.delete()
    elif isinstance(made, models.Stack):
        models.cloudformation_backends[account][region].delete_stack(made.stack_id)
    elif (
        isinstance(made, FakeBucket) and made.name in s3_backends[account][get_partition(region)].buckets and made.keys
    ):
        # moto leaves it where it is, and says nothing.
        raise ValidationError(message="The bucket you tried to delete is not empty (Service: S3, Status Code: 409)")
    else:
        resource_map._delete_resource(made, copy.deepcopy(wanted))


def made_resources(resource_map):
    """The resources that there are, in the order of the template."""
    parsed = resource_map._parsed_resources
    return [
        parsed[name] for name in resource_map._resource_json_map if isinstance(parsed.get(name), CloudFormationModel)
    ]
