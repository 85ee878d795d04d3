"""What a change set lists beside what moto finds: resources that are written as before and mean something else, since a parameter changes."""

from moto.cloudformation.models import Change


def changed_parameters(stack, declared, given):
    """Names of parameters that have another value than in the stack, those by default included."""
    before = stack.stack_parameters
    wanted = {name: given.get(name, slot.get("Default")) for name, slot in (declared or {}).items()}
    return {name for name, value in wanted.items() if str(value) != str(before.get(name))}


def mentions(value, names, conditions):
    """Whether a part of a template is computed from one of these parameters or conditions."""
    if isinstance(value, list):
        return any(mentions(each, names, conditions) for each in value)
    if not isinstance(value, dict):
        return False
    for key, member in value.items():
        if key == "Ref" and isinstance(member, str) and member in names:
            return True
        if key == "Condition" and isinstance(member, str) and member in conditions:
            return True
        if key == "Fn::If" and isinstance(member, list) and member and member[0] in conditions:
            return True
        if key == "Fn::Sub":
            text = member if isinstance(member, str) else member[0] if isinstance(member, list) and member else ""
            if any(f"${{{name}}}" in str(text) for name in names):
                return True
        if mentions(member, names, conditions):
            return True
    return False


def list_computed(change_set):
    """Adds them to the changes of a change set for an update."""
    template = change_set.template_dict
    names = changed_parameters(change_set.stack, template.get("Parameters"), change_set.parameters or {})
    if not names:
        return
    conditions = set()
    declared = template.get("Conditions") or {}
    # A condition may be made of others.
    while more := {name for name in declared if mentions(declared[name], names, conditions)} - conditions:
        conditions |= more
    listed = {change.logical_resource_id for change in change_set.changes}
    for name, resource in template["Resources"].items():
        if name not in listed and mentions(resource, names, conditions):
            change_set.changes.append(Change(action="Modify", logical_resource_id=name, resource_type=resource["Type"]))
