"""moto's CloudFormation, mended.

- The resources of Managed Service for Apache Flink are made by the host (`flink_resources`). Types of the older service, and types that are
  none, are refused where moto itself has the template before it, whatever it was computed from: moto leaves out what it does not know, and
  reports CREATE_COMPLETE.
- Stacks are created, updated and deleted by `stack_life`: in the order of what needs what, with events, and undone where that fails. By
  itself moto 5.2.5 makes resources whenever somebody looks at a stack, and one that fails half way stays "in progress" for ever.
- A reference to nothing, and resources that need each other, are refusals in CloudFormation's words, before anything is made.
- A TemplateURL of any host but localhost is read by moto as `<bucket>.<rest>`, so that 127.0.0.1 is a bucket named 127. An object that is not
  there is a refusal and no crash.

moto is imported here at the top: this file is loaded when CloudFormation is asked for first, since most of moto comes with it.
"""

import re
from urllib.parse import unquote, urlparse

from moto.cloudformation import models, parsing, responses
from moto.cloudformation.exceptions import ValidationError

from . import alarm_resource as alarm_resource
from . import flink_snapshot as flink_snapshot
from . import log_stream_resource as log_stream_resource
from . import stack_calls, stack_life, stack_nesting
from .flink_resources import KINDS
from .gateway import gateway
from .stack_order import circle, unresolved
from .stack_work import made_resources

OURS = ("AWS::KinesisAnalytics::", "AWS::KinesisAnalyticsV2::")


def refusal_of(kind):
    """Why a resource cannot be made here; None where it can, or is none of ours."""
    if not kind.startswith(OURS):
        return None
    if kind not in KINDS:
        return (
            "AWS::KinesisAnalyticsV2 has the applications of Managed Service for Apache Flink; of that type there is nothing here, and the "
            "stack would be complete without it."
        )
    if gateway.get() is None:
        return "The request did not come through the endpoint of Drey, so nobody is known who could make it."
    return None


def refuse_ours(template):
    """Refuses a template with a resource that would be left out."""
    resources = template.get("Resources") if isinstance(template, dict) else None
    for name, resource in resources.items() if isinstance(resources, dict) else ():
        kind = resource.get("Type") if isinstance(resource, dict) else None
        why = refusal_of(kind) if isinstance(kind, str) else None
        if why is not None:
            raise ValidationError(message=f"Template error: CloudFormation cannot make {name} ({kind}) here. {why}")


def check_template(template):
    """Refuses what CloudFormation refuses before it begins, and what cannot be made here."""
    refuse_ours(template)
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        return
    names = unresolved(template)
    if names:
        raise ValidationError(
            message=f"Template format error: Unresolved resource dependencies [{', '.join(names)}] in the Resources block of the template"
        )
    needing = circle(template["Resources"])
    if needing:
        raise ValidationError(message=f"Circular dependency between resources: [{', '.join(needing)}]")


def checked(method, template_of):
    """The method, after its template was looked at."""

    def wrapped(self, *positional, **named):
        check_template(template_of(self, *positional, **named))
        return method(self, *positional, **named)

    return wrapped


def given(self, template, *positional, **named):
    """The template that a method is given."""
    return template


def look_up(resource_map, key):
    """A resource by its name, or a parameter; None for a resource that is not there. moto makes it when it is looked at."""
    if key in resource_map._parsed_resources:
        return resource_map._parsed_resources[key]
    if not resource_map._resource_json_map.get(key):
        raise KeyError(key)
    return None


def split_attributes(clean):
    """Resolves values of a template; `A.Outputs.B` is the attribute `Outputs.B` of A, however it is written."""

    def clean_json(value, resources_map):
        attribute = value.get("Fn::GetAtt") if isinstance(value, dict) else None
        if isinstance(attribute, str):
            attribute = attribute.split(".")
        if isinstance(attribute, list) and len(attribute) > 1:
            value = {"Fn::GetAtt": [attribute[0], ".".join(map(str, attribute[1:]))]}
        return clean(value, resources_map)

    return clean_json


def template_at(template_url, account_id, partition):
    """The template that a URL names."""
    from moto.s3.exceptions import S3ClientError
    from moto.s3.models import s3_backends

    url = urlparse(template_url)
    host, path = url.hostname or "", unquote(url.path.lstrip("/"))
    own = re.match(r"(.+?)\.s3[.-]", host)
    if url.scheme == "s3" or own:
        bucket, key = own.group(1) if own else host, path
    else:
        bucket, _, key = path.partition("/")
    try:
        found = s3_backends[account_id][partition].get_object(bucket, key) if bucket and key else None
    except S3ClientError as fault:
        raise ValidationError(message=f"S3 error: {getattr(fault, 'message', None) or fault}") from fault
    if found is None:
        raise ValidationError(message=f"S3 error: The specified key does not exist: {template_url}")
    return found.value.decode("utf-8")


def raw_parameters(stack):
    """Parameters as they were given, or by default: what `UsePreviousValue` stands for. moto takes what SSM said of them."""
    declared = stack.template_dict.get("Parameters") or {}
    return {name: stack.parameters.get(name, slot.get("Default")) for name, slot in declared.items()}


def has_parameters(stack, others):
    """Whether the stack has these parameters, those by default included."""
    declared = stack.template_dict.get("Parameters") or {}
    wanted = {name: others.get(name, slot.get("Default")) for name, slot in declared.items()}
    return {name: str(value) for name, value in wanted.items()} == {
        name: str(value) for name, value in raw_parameters(stack).items()
    }


def update_parameters(backend, instance, incoming_params):
    """Parameters of an update, where some keep the value which they have."""
    kept = instance.stack_parameters if isinstance(instance, models.Stack) else instance.parameters
    return {
        one["ParameterKey"]: one["ParameterValue"] if "ParameterValue" in one else kept[one["ParameterKey"]]
        for one in incoming_params
        if "ParameterValue" in one or one["ParameterKey"] in kept
    }


def mend_stacks():
    """Changes moto; once in a process."""
    resources, stack, backend = parsing.ResourceMap, models.Stack, models.CloudFormationBackend
    for cached in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
        cached.cache_clear()
    parsing.clean_json = split_attributes(parsing.clean_json)
    resources.load = checked(resources.load, lambda self: self._template)
    resources.build_change_set_actions = checked(resources.build_change_set_actions, given)
    resources.__getitem__ = look_up
    stack.create_resources, stack.update, stack.delete = (
        stack_life.create_resources,
        stack_life.update,
        stack_life.delete,
    )
    stack.outputs = property(lambda self: getattr(self, "drey_outputs", None) or None)
    stack.exports = property(lambda self: getattr(self, "drey_exports", []))
    stack.stack_resources = property(lambda self: made_resources(self.resource_map))
    stack.stack_parameters = property(raw_parameters)
    stack.has_parameters = has_parameters
    stack_nesting.mend_nesting()
    backend._resolve_update_parameters = update_parameters
    backend.create_stack, backend.update_stack, backend.delete_stack = (
        stack_calls.create_stack,
        stack_calls.update_stack,
        stack_calls.delete_stack,
    )
    backend.create_change_set = stack_calls.creating_change_set(backend.create_change_set)
    backend.execute_change_set = stack_calls.execute_change_set
    stack_calls.mend_answers(responses.CloudFormationResponse)
    models.get_stack_from_s3_url = responses.get_stack_from_s3_url = template_at
    stack_calls.fail_interrupted(models.cloudformation_backends)
