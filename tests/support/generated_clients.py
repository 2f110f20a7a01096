"""Python clients, generated from the committed OpenAPI files."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from deploy.local.state import ROOT

# The generator reads a workbook or CSV file as bytes, once it is told that this is what they are.
CONFIG = {
    "post_hooks": [],
    "content_type_overrides": {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "application/octet-stream",
        "text/csv": "application/octet-stream",
    },
}


def generate_clients(folder: Path, services: Iterable[str]) -> Path:
    """The folder with a package for each service, such as ``ladder_client``."""
    config = folder / "config.json"
    config.write_text(json.dumps(CONFIG), encoding="utf-8")
    for service in services:
        command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
        command += ["--config", str(config), "--path", str(ROOT / "docs" / "openapi" / f"{service}.json")]
        command += ["--output-path", str(folder / f"{service}_client")]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder
