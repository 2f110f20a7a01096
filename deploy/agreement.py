"""Check that the three services' records agree: ask a running stack, and print the answers in two languages.

``python -m deploy.agreement [stack.json]`` starts each service's check. It uses the token in ``SPINDLE_TOKEN`` (an
operator's), or the operator's token of the trial. The exit status is 0 when all records agree.
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

from deploy.local.state import state_folder
from deploy.stack_file import STACK_FILE
from shared.platform.texts import Text
from shared.platform.web.application import Service

_PATIENCE_SECONDS = 1800.0
_BUSY = 503


class CheckFailed(Exception):
    """A service did not answer whether its records agree."""


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """One service's report: how many periods and records it compared, and its findings."""

    service: str
    periods: int
    records: int
    findings: list[dict[str, Any]]


def agreement_texts_of(service: str) -> Mapping[str, Text]:
    """Return the texts of a service's findings, by code."""
    described: Service = importlib.import_module(f"services.{service}.main").SERVICE
    return described.agreement_texts


def check_agreement(urls: Mapping[str, str], token: str) -> list[AgreementReport]:
    """Let each service compare its records with those of the others, and return the reports."""
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    with httpx.Client(headers=headers, trust_env=False, timeout=60) as http:
        jobs = {service: _request(http, "POST", f"{url}/v1/agreement_checks")["id"] for service, url in urls.items()}
        return [_await_report(http, service, f"{urls[service]}/v1/jobs/{job}") for service, job in jobs.items()]


def print_reports(reports: list[AgreementReport]) -> None:
    """Print the reports."""
    for report in reports:
        people = sum(finding["people"] for finding in report.findings)
        print(f"{report.service:13} {report.periods:4} periods, {report.records:7} records: {people} disagreements")
        texts = agreement_texts_of(report.service)
        for finding in report.findings:
            text = texts[finding["code"]]
            first_people = ", ".join(finding["first"])
            print(f"  {finding['period']}  {text.zh_title} {text.en_title}: {finding['people']} ({first_people})")
            print(f"           {text.zh_detail} {text.en_detail}")


def _request(http: httpx.Client, method: str, url: str) -> dict[str, Any]:
    """Return the body of an answer; while the service is busy, ask again."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        answer = http.request(method, url)
        if answer.is_success:
            body: dict[str, Any] = answer.json()
            return body
        if answer.status_code != _BUSY or time.monotonic() > deadline:
            raise CheckFailed(f"{method} {url}: {answer.status_code} {answer.text[:500]}")
        time.sleep(1)


def _await_report(http: httpx.Client, service: str, url: str) -> AgreementReport:
    """Follow a service's job to its end, and return its report."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (job := _request(http, "GET", url))["state"] not in {"succeeded", "failed"}:
        if time.monotonic() > deadline:
            raise CheckFailed(f"{service}: not done after {_PATIENCE_SECONDS:.0f} s: {job['problem'] or job['state']}")
        time.sleep(0.2)
    if job["state"] == "failed":
        raise CheckFailed(f"{service}: {job['problem']['detail']}")
    result = job["result"]
    return AgreementReport(service, result["periods"], result["records"], result["findings"])


def main() -> int:
    """Check the running stack; the exit status is 0 when all records agree."""
    parser = argparse.ArgumentParser(prog="make agreement", description=__doc__)
    parser.add_argument("stack", nargs="?", type=Path, default=state_folder() / STACK_FILE)
    file = parser.parse_args().stack
    if not file.exists():
        print(f"{file} does not exist: start a stack with make up or make run")
        return 1
    stack = json.loads(file.read_text(encoding="utf-8"))
    token = os.environ.get("SPINDLE_TOKEN") or stack.get("tokens", {}).get("operator")
    if token is None:
        print("No token: SPINDLE_TOKEN=<an operator's token of the company's identity provider> make agreement")
        return 1
    try:
        reports = check_agreement(stack["services"], token)
    except (CheckFailed, httpx.TransportError) as error:
        print(error)
        return 1
    print_reports(reports)
    return int(any(report.findings for report in reports))


if __name__ == "__main__":
    sys.exit(main())
