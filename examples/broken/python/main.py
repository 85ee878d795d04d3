"""A program that fails before it has a job: the property that it needs is not there."""


def rate(properties: dict[str, str]) -> int:
    """Ticks a second."""
    return int(properties["rate"])


print(rate({}))
