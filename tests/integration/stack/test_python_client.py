"""A Python client generated from the committed OpenAPI files uploads a workbook and reads the refusal."""

import importlib
import io
from pathlib import Path

import pytest

from tests.integration.stack.access import Access
from tests.support.generated_clients import generate_clients
from tests.support.roster_rows import row
from tests.support.uploads import workbook


def test_a_workbook_is_refused_with_findings_that_are_typed(
    stack: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(generate_clients(tmp_path, ["ladder"])))
    ladder = importlib.import_module("ladder_client")
    import_roster = importlib.import_module("ladder_client.api.employees.import_roster")
    wrong = row("009001", rung="XX")
    file = importlib.import_module("ladder_client.types").File(
        payload=io.BytesIO(workbook(list(wrong), list(wrong.values())))
    )
    client = ladder.AuthenticatedClient(base_url=stack.stack.urls["ladder"], token=stack.token("personnel"))
    with client:
        answer = import_roster.sync_detailed(client=client, body=file)
    assert (answer.status_code, answer.parsed.code) == (422, "import_refused")
    [finding] = answer.parsed.errors
    assert finding.code == "not_a_choice"
    assert "XX" in finding.detail
