"""Documents made from the code: the OpenAPI files and the catalogue of problems.

``python -m tools.documents`` writes them. With ``--check`` it changes nothing, and fails when a committed file differs
from the code.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, get_args

from fastapi import FastAPI
from pydantic import SecretStr

from deploy.gateway_texts import GATEWAY_TEXTS
from deploy.issuer import new_private_key
from deploy.local.state import ROOT
from services.appraisal.main import SERVICE as APPRAISAL
from services.compensation.main import SERVICE as COMPENSATION
from services.ladder.main import SERVICE as LADDER
from shared.platform.settings import PeerSettings, ServiceName, ServiceSettings
from shared.platform.tabular import finding_texts
from shared.platform.texts import Text
from shared.platform.web import document_texts, problem_texts
from shared.platform.web.application import create_application
from shared.platform.web.problems import Catalogue

_INTRODUCTION = """# Problems

Every error is `application/problem+json` (RFC 9457) with a stable `code`; `title`, `detail` and the details of
`errors` come in Chinese or English by `Accept-Language`. `{name}` stands for a parameter, which `params` carries too.
This page is made from the code: `make openapi`.
"""
_AGREEMENT = "Agreement between the services"
_NOTES = {
    _AGREEMENT: (
        "These are no errors, but what `POST /v1/agreement_checks` finds where a service's records and those of the",
        "services that it asks say different things, by month or year.",
        "",
    )
}
"""The lines above a section's table."""


SERVICES: Final = {service.name: service for service in (APPRAISAL, LADDER, COMPENSATION)}


def application(service: ServiceName) -> FastAPI:
    """Build a service's application to describe it; it opens no connection."""
    settings = ServiceSettings(
        database_url=SecretStr("postgresql+asyncpg://nobody@localhost/none"),
        issuers=(),
        service_key=SecretStr(new_private_key()),
        peers={
            peer: PeerSettings(url=f"http://{peer}", public_key="") for peer in get_args(ServiceName) if peer != service
        },
    )
    return create_application(SERVICES[service], settings)


def documents() -> dict[Path, str]:
    """Return the text of each document by its path."""
    sections: dict[str, Mapping[str, Text]] = {
        "The platform": problem_texts.TEXTS,
        "Documents": document_texts.TEXTS,
        "Files: findings by cell": finding_texts.TEXTS,
        **{f"The {name} service": Catalogue(*service.texts).texts for name, service in SERVICES.items()},
        "The gateway": GATEWAY_TEXTS,
        _AGREEMENT: {code: text for service in SERVICES.values() for code, text in service.agreement_texts.items()},
    }
    openapi_files = {ROOT / "docs" / "openapi" / f"{service}.json": _openapi(service) for service in SERVICES}
    return openapi_files | {ROOT / "docs" / "problems.md": _catalogue(sections)}


def _openapi(service: ServiceName) -> str:
    return json.dumps(application(service).openapi(), ensure_ascii=False, indent=2) + "\n"


def _catalogue(sections: Mapping[str, Mapping[str, Text]]) -> str:
    lines = [_INTRODUCTION]
    for title, texts in sections.items():
        lines += [f"## {title}", "", *_NOTES.get(title, ()), "| code | 中文 | English |", "|---|---|---|"]
        for code, text in sorted(texts.items()):
            lines.append(f"| `{code}` | **{text.zh_title}** {text.zh_detail} | **{text.en_title}.** {text.en_detail} |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write the documents, or check them; the exit status is 1 when a checked document differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail on a difference")
    check = parser.parse_args().check
    differing = {
        path: text
        for path, text in documents().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in differing.items():
        print(f"{path.relative_to(ROOT)} {'differs from the code' if check else 'written'}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if check and differing:
        print("run: make openapi")
    return int(check and bool(differing))


if __name__ == "__main__":
    sys.exit(main())
