"""Stacks as resources of other stacks: updated in place, with outputs, and failed with the reason of what failed inside."""

from moto.cloudformation import models
from moto.cloudformation.exceptions import UnformattedGetAttTemplateException, ValidationError
from moto.utilities.utils import get_partition

from .stack_faults import UndoneError


def as_parameters(properties):
    """Parameters as a nested stack gets them: texts, lists with commas."""
    given = properties.get("Parameters") or {}
    return {name: ",".join(map(str, value)) if isinstance(value, list) else str(value) for name, value in given.items()}


def template_of(properties, account_id, region):
    url = properties.get("TemplateURL")
    if not url:
        raise ValidationError(message="#: required key [TemplateURL] not found")
    return models.get_stack_from_s3_url(url, account_id=account_id, partition=get_partition(region))


def create(cls, resource_name, cloudformation_json, account_id, region_name, **_):
    properties = cloudformation_json["Properties"]
    backend = models.cloudformation_backends[account_id][region_name]
    try:
        return backend.create_stack(
            name=resource_name,
            template=template_of(properties, account_id, region_name),
            parameters=as_parameters(properties),
        )
    except UndoneError as undone:
        raise embedded(undone, "created") from undone


def embedded(undone, how):
    reason = undone.stack.drey_reason or str(undone)
    return ValidationError(message=f"Embedded stack {undone.stack.stack_id} was not successfully {how}: {reason}")


def update(stack, properties):
    """Updates a nested stack where its template or its parameters differ."""
    template = template_of(properties, stack.account_id, stack.region_name)
    parameters = as_parameters(properties)
    if stack.has_template(template) and stack.has_parameters(parameters):
        return
    try:
        stack.update(template, stack.role_arn, parameters)
    except UndoneError as undone:
        raise embedded(undone, "updated") from undone


def attribute(stack, name):
    """`Outputs.<key>` of a nested stack."""
    for output in stack.outputs or ():
        if name == f"Outputs.{output['OutputKey']}":
            return output["OutputValue"]
    raise UnformattedGetAttTemplateException()


def mend_nesting():
    """Changes moto; once in a process."""
    models.Stack.create_from_cloudformation_json = classmethod(create)
    models.Stack.get_cfn_attribute = attribute
    models.Stack.drey_reason = None
