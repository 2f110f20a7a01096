"""Faults of form in a request, from what the framework finds."""

from fastapi.exceptions import RequestValidationError

from shared.kernel.errors import Fault, Param
from shared.kernel.pointers import pointer

_NAMED_FINDINGS = frozenset({"missing", "extra_forbidden", "json_invalid"})  # the framework's; others give a reason


def faults_of(error: RequestValidationError) -> list[Fault]:
    """Turn the framework's findings into faults with pointers."""
    faults = []
    for finding in error.errors():
        place = [str(part) for part in finding["loc"]]
        if place and place[0] == "body":
            place = place[1:]
        code = finding["type"] if finding["type"] in _NAMED_FINDINGS else "value_invalid"
        if code == "json_invalid":
            place = []
        params: dict[str, Param] = {"reason": str(finding["msg"])} if code == "value_invalid" else {}
        faults.append(Fault(pointer(place), code, params))
    return faults
