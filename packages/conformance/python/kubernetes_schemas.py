"""Checks objects against the schemas that Kubernetes publishes, as kubernetes-validate has them; a field that no schema knows is a fault.

Takes JSON on its standard input:

- `versions` of Kubernetes, such as `1.25.0`;
- `objects`, by where they are from;
- `documents`, the text of YAML by where it is from. It is read as Kubernetes reads it, which is YAML 1.1.

Prints JSON: `checked`, how many objects there were, and `faults`, a line for each.
"""

import functools
import json
import sys

import kubernetes_validate
import yaml

# It reads the schemas of a version, some megabytes, for each object anew.
kubernetes_validate.utils.schema_contents = functools.cache(kubernetes_validate.utils.schema_contents)


def faults_of(where, thing, version):
    """Lines about one object in one version."""
    kind = thing.get("kind") if isinstance(thing, dict) else None
    name = f"{where}: {kind} {thing['metadata']['name']}" if kind else f"{where}: no object"
    try:
        kubernetes_validate.validate(thing, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        path = ".".join(str(part) for part in error.path)
        return [f"{name}, Kubernetes {version}: {path}: {error.message[:300]}"]
    except kubernetes_validate.SchemaNotFoundError as error:
        return [f"{name}, Kubernetes {version}: {error.message}"]
    return []


def main():
    asked = json.load(sys.stdin)
    things = [(where, thing) for where, listed in asked["objects"].items() for thing in listed]
    for where, text in asked["documents"].items():
        things += [(where, thing) for thing in yaml.safe_load_all(text) if thing is not None]
    faults = [
        line for where, thing in things for version in asked["versions"] for line in faults_of(where, thing, version)
    ]
    json.dump({"checked": len(things), "faults": faults}, sys.stdout)


main()
