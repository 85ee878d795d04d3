"""Why work on a stack failed."""

from moto.cloudformation.exceptions import ValidationError


def words(fault):
    """Why something failed, for an event."""
    text = getattr(fault, "message", None) or str(fault)
    return text if isinstance(text, str) and text else repr(fault)


class UndoneError(ValidationError):
    """A stack whose work failed and was undone; `fault` is what it failed over."""

    def __init__(self, stack, fault):
        super().__init__(message=words(fault))
        self.stack, self.fault = stack, fault
