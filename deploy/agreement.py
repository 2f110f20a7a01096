"""How the three services' records agree with each other: asked of a running stack, and told in two languages.

``python -m deploy.agreement [stack.json]`` starts each service's check as ``SPINDLE_TOKEN`` (an operator's token), or
as the operator of the trial; the exit status says whether all agrees.
"""

import argparse
import importlib
import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy.local.stack import state_folder
from deploy.stack_file import STACK_FILE
from shared.platform.web.application import Service

_PATIENCE = 1800.0
_BUSY = 503


class CheckFailed(Exception):
    """A service did not say how its records agree."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a service found: periods and records that it compared, and its findings."""

    service: str
    periods: int
    records: int
    findings: list[dict[str, Any]]


def check_agreement(urls: Mapping[str, str], token: str) -> list[Found]:
    """Let each service compare its records with what the others say, and return what they found."""
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    with httpx.Client(headers=headers, trust_env=False, timeout=60) as http:
        started = {service: _asked(http, "POST", f"{url}/v1/agreement_checks")["id"] for service, url in urls.items()}
        return [_end_of(http, service, f"{urls[service]}/v1/jobs/{job}") for service, job in started.items()]


def tell(found: list[Found]) -> None:
    """Print what was found."""
    for each in found:
        people = sum(finding["people"] for finding in each.findings)
        print(f"{each.service:13} {each.periods:4} periods, {each.records:7} records: {people} disagreements")
        service: Service = importlib.import_module(f"services.{each.service}.main").SERVICE
        texts = service.agreement_texts
        for finding in each.findings:
            text = texts[finding["code"]]
            named = ", ".join(finding["first"])
            print(f"  {finding['period']}  {text.zh_title} {text.en_title}: {finding['people']} ({named})")
            print(f"           {text.zh_detail} {text.en_detail}")


def _asked(http: httpx.Client, method: str, url: str) -> dict[str, Any]:
    deadline = time.monotonic() + _PATIENCE
    while True:
        answer = http.request(method, url)
        if answer.is_success:
            body: dict[str, Any] = answer.json()
            return body
        if answer.status_code != _BUSY or time.monotonic() > deadline:
            raise CheckFailed(f"{method} {url}: {answer.status_code} {answer.text[:500]}")
        time.sleep(1)


def _end_of(http: httpx.Client, service: str, url: str) -> Found:
    deadline = time.monotonic() + _PATIENCE
    while (job := _asked(http, "GET", url))["state"] not in {"succeeded", "failed"}:
        if time.monotonic() > deadline:
            raise CheckFailed(f"{service}: not done after {_PATIENCE:.0f} s: {job['problem'] or job['state']}")
        time.sleep(0.2)
    if job["state"] == "failed":
        raise CheckFailed(f"{service}: {job['problem']['detail']}")
    result = job["result"]
    return Found(service, result["periods"], result["records"], result["findings"])


def main() -> int:
    """Check; the exit status is 0 when all agrees."""
    parser = argparse.ArgumentParser(prog="make agreement", description=__doc__)
    parser.add_argument("stack", nargs="?", type=Path, default=state_folder() / STACK_FILE)
    file = parser.parse_args().stack
    if not file.exists():
        print(f"{file} is not there: make up, or make run")
        return 1
    stack = json.loads(file.read_text(encoding="utf-8"))
    token = os.environ.get("SPINDLE_TOKEN") or stack.get("tokens", {}).get("operator")
    if token is None:
        print("whose token? SPINDLE_TOKEN=<an operator's token of the company's identity provider> make agreement")
        return 1
    try:
        found = check_agreement(stack["services"], token)
    except (CheckFailed, httpx.TransportError) as error:
        print(error)
        return 1
    tell(found)
    return int(any(each.findings for each in found))


if __name__ == "__main__":
    sys.exit(main())
