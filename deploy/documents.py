"""Documents that are made from the code: the OpenAPI files and the problem catalogue.

``python -m deploy.documents`` writes them; with ``--check`` it fails when a committed one is not what the code says.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any, get_args

from fastapi import FastAPI
from pydantic import SecretStr

from deploy.gateway_texts import GATEWAY_TEXTS
from deploy.issuer import new_private_key
from deploy.local.stack import PORTS, ROOT
from shared.platform.settings import PeerSettings, ServiceName, ServiceSettings
from shared.platform.tabular import finding_texts
from shared.platform.web import document_texts, problem_texts
from shared.platform.web.application import Service

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
"""What stands above the table of a section."""


def application(service: str) -> FastAPI:
    """Compose a service for its description alone; it connects to nothing."""
    settings = ServiceSettings(
        database_url=SecretStr("postgresql+asyncpg://nobody@localhost/none"),
        issuers=(),
        service_key=SecretStr(new_private_key()),
        peers={
            peer: PeerSettings(url=f"http://{peer}", public_key="") for peer in get_args(ServiceName) if peer != service
        },
    )
    app: FastAPI = importlib.import_module(f"services.{service}.main").create_app(settings)
    return app


def documents() -> dict[Path, str]:
    """Return the text of each document by its path."""
    written: dict[Path, str] = {}
    sections: dict[str, Any] = {
        "The platform": problem_texts.TEXTS,
        "Documents": document_texts.TEXTS,
        "Files: findings by cell": finding_texts.TEXTS,
    }
    agreement: dict[str, Any] = {}
    for service in PORTS:
        app = application(service)
        content = json.dumps(app.openapi(), ensure_ascii=False, indent=2)
        written[ROOT / "docs" / "openapi" / f"{service}.json"] = content + "\n"
        described: Service = importlib.import_module(f"services.{service}.main").SERVICE
        sections[f"The {service} service"] = described.texts
        agreement |= described.agreement_texts
    sections["The gateway"] = GATEWAY_TEXTS
    sections[_AGREEMENT] = agreement
    written[ROOT / "docs" / "problems.md"] = _catalogue(sections)
    return written


def _catalogue(sections: dict[str, Any]) -> str:
    lines = [_INTRODUCTION]
    for title, texts in sections.items():
        lines += [f"## {title}", "", *_NOTES.get(title, ()), "| code | 中文 | English |", "|---|---|---|"]
        for code, text in sorted(texts.items()):
            lines.append(f"| `{code}` | **{text.zh_title}** {text.zh_detail} | **{text.en_title}.** {text.en_detail} |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write the documents, or check them; the exit status says whether all is true."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail on a difference")
    check = parser.parse_args().check
    differing = {
        path: text
        for path, text in documents().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in differing.items():
        print(f"{path.relative_to(ROOT)} {'is not what the code says' if check else 'written'}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if check and differing:
        print("run: make openapi")
    return int(check and bool(differing))


if __name__ == "__main__":
    sys.exit(main())
