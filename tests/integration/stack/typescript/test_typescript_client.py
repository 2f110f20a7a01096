"""A TypeScript client generated from the committed OpenAPI file uploads a workbook and reads the refusal."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.integration.stack.access import Access
from tests.support.roster_rows import row
from tests.support.uploads import workbook

HERE = Path(__file__).parent


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=HERE, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def client() -> Path:
    """The compiled client: the types are generated, and the strict compiler finds no fault."""
    openapi = HERE.parents[3] / "docs" / "openapi" / "ladder.json"
    run("node", "generate.mjs", str(openapi), "ladder.ts")
    shutil.rmtree(HERE / "build", ignore_errors=True)
    run("npx", "tsc")
    return HERE / "build" / "upload.js"


def test_a_workbook_is_refused_with_findings_that_are_typed(client: Path, stack: Access, tmp_path: Path) -> None:
    wrong = row("009001", rung="XX")
    file = tmp_path / "roster.xlsx"
    file.write_bytes(workbook(list(wrong), list(wrong.values())))
    answer = json.loads(run("node", str(client), stack.stack.urls["ladder"], stack.token("personnel"), str(file)))
    assert (answer["status"], answer["code"]) == (422, "import_refused")
    [finding] = answer["findings"]
    assert finding["code"] == "not_a_choice"
    assert finding["detail"].startswith('Sheet "得分", row 2, column "rung" (D2): XX is none of:')
