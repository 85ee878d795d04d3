"""In which order the resources of a template are made: pure."""

import re

SUBSTITUTED = re.compile(r"\$\{([^!${}][^${}]*)\}")


def named_in(value):
    """Names that a value refers to by Ref, GetAtt and Sub, those of the template's parameters included."""
    if isinstance(value, list):
        return [name for member in value for name in named_in(member)]
    if not isinstance(value, dict):
        return []
    names = []
    for key, member in value.items():
        if key == "Ref" and isinstance(member, str):
            names.append(member)
        elif key == "Fn::GetAtt" and isinstance(member, (list, str)) and member:
            names.append(member.split(".")[0] if isinstance(member, str) else str(member[0]))
        elif key == "Fn::Sub":
            names += _substituted(member)
        else:
            names += named_in(member)
    return names


def _substituted(value):
    text, own = (value, {}) if isinstance(value, str) else (value[0], value[1] if len(value) > 1 else {})
    names = [found.strip().split(".")[0] for found in SUBSTITUTED.findall(text)]
    return [name for name in names if name not in own] + named_in(own)


def depends_on(resource):
    """What `DependsOn` names."""
    given = resource.get("DependsOn") or []
    return [given] if isinstance(given, str) else list(given)


def needed_by(resource):
    """Names that have to be there before a resource."""
    return depends_on(resource) + named_in(resource.get("Properties"))


def unresolved(template):
    """Names that resources refer to and the template does not have, sorted."""
    resources, parameters = template.get("Resources") or {}, template.get("Parameters") or {}
    names = {name for resource in resources.values() if isinstance(resource, dict) for name in needed_by(resource)}
    return sorted(name for name in names if not name.startswith("AWS::") and name not in {*resources, *parameters})


def ordered(resources):
    """Names of resources, each after those that it needs; as they stand where they need each other in a circle."""
    order, begun = [], set()

    def put(name):
        if name in begun or name not in resources:
            return
        begun.add(name)
        for needed in needed_by(resources[name]):
            put(needed)
        order.append(name)

    for name in resources:
        put(name)
    return order


def circle(resources):
    """Names of resources that need each other in a circle; empty where there is none."""
    done = set()

    def walk(name, path):
        if name in path:
            return path[path.index(name) :]
        if name in done or name not in resources:
            return []
        for needed in needed_by(resources[name]):
            found = walk(needed, [*path, name])
            if found:
                return found
        done.add(name)
        return []

    return next((found for found in (walk(name, []) for name in resources) if found), [])
