"""The environment in ``.venv``: made once from the locked requirements, by the standard library alone.

``python3 -m tools.environment install`` makes it where it is missing or out of date, and costs nothing where it is not.
Two terminals do not disturb each other: the second waits. Only an environment with our mark is ever replaced.
"""

import fcntl
import hashlib
import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "dev.txt"
CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")
_READY = "ready"  # holds what the environment was made from; it is written last
_MARK = "made-by-spindle"
_USUAL_DURATION = "one to three minutes"


class EnvironmentProblem(Exception):
    """The environment cannot be made; the message says what to do."""


def main(words: list[str]) -> int:
    """Install or remove the environment; the exit status is 0 when it is there, or gone."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    folder = Path(words[1]) if len(words) > 1 else ROOT / ".venv"
    try:
        if words[:1] == ["clean"]:
            clean(folder)
        else:
            install(folder)
    except EnvironmentProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or folder}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n中断 Interrupted: the next command installs again.", file=sys.stderr)
        return 130
    return 0


def install(folder: Path) -> None:
    """Make the environment unless it is ready; repair one that was moved with its checkout."""
    _refuse_denied(folder)
    if folder.is_symlink():
        return _check_link(folder)
    if _is_ready(folder):
        return None
    with _alone():
        if _is_ready(folder):
            return None
        if _is_of_this_lock(folder) and _runs(folder):
            _repair_paths(folder)
            return _write_ready(folder)
        _refuse_foreign(folder)
        _refuse_denied(folder, is_changed=True)
        return _make(folder)


def clean(folder: Path) -> None:
    """Remove the environment, and the caches of our tools."""
    _refuse_denied(folder, is_changed=True)
    if not folder.is_symlink():
        _refuse_foreign(folder)
        shutil.rmtree(folder, ignore_errors=False) if folder.exists() else None
    else:
        folder.unlink()
    for name in CACHES:
        cache = ROOT / name
        if cache.is_dir() and not cache.is_symlink():
            shutil.rmtree(cache)


def _check_link(folder: Path) -> None:
    """Use an environment that somebody linked here as it is; it is theirs to bring up to date."""
    if not _runs(folder):
        raise EnvironmentProblem(f"{folder} is a link to an environment that does not run: remove the link")


def _is_ready(folder: Path) -> bool:
    try:
        return (folder / _READY).read_text(encoding="utf-8") == _description(folder) and _runs(folder)
    except FileNotFoundError:
        return False


def _description(folder: Path) -> str:
    """Return what an environment must have been made from to be ready, and where it must stand."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{digest}\n{sys.version_info.major}.{sys.version_info.minor}\n{folder.absolute()}\n"


def _runs(folder: Path) -> bool:
    """Return whether the environment's Python starts, and is of this version."""
    words = [str(folder / "bin" / "python"), "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        process = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - our own words
    except OSError:
        return False
    return process.stdout.strip() == f"{sys.version_info.major}.{sys.version_info.minor}"


def _is_of_this_lock(folder: Path) -> bool:
    """Return whether the environment is complete and has every package of the lock: it was moved, or made earlier."""
    if not (folder / _READY).exists():
        return False
    installed = {path.name.lower() for path in folder.glob("lib/python*/site-packages/*.dist-info")}
    return all(f"{name}-{version}.dist-info" in installed for name, version in _locked())


def _locked() -> Iterator[tuple[str, str]]:
    """Yield name and version of each package that every machine needs."""
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+) \\$", line):
            yield re.sub(r"[-.]+", "_", match[1]).lower(), match[2].lower()


def _repair_paths(folder: Path) -> None:
    """Write the environment's present place into its commands, which name the place where they were made."""
    made_at = (folder / _READY).read_text(encoding="utf-8").splitlines()[2:]
    old_places = {Path(place) for place in made_at} | set(_places_in(folder))
    for old in old_places - {folder.absolute()}:
        for command in (folder / "bin").iterdir():
            if command.is_symlink() or not command.is_file():
                continue
            content = command.read_bytes()
            if content[:2] == b"#!" or command.name.startswith(("activate", "Activate")):
                mended = _with_first_line(content.replace(os.fsencode(old), os.fsencode(folder.absolute())))
                if mended != content:
                    command.write_bytes(mended)


def _with_first_line(script: bytes) -> bytes:
    """Return a script whose first line the system understands: it takes neither spaces nor a long path there."""
    first, _, rest = script.partition(b"\n")
    if not first.startswith(b"#!/") or not first.endswith(b"/python") or (b" " not in first and len(first) < 120):
        return script
    return b"#!/bin/sh\n'''exec' \"" + first[2:] + b'" "$0" "$@"\n\' \'\'\'\n' + rest


def _places_in(folder: Path) -> Iterator[Path]:
    """Yield the place that the environment's own pip names."""
    pip = folder / "bin" / "pip"
    if pip.is_file() and (match := re.search(rb"(/.*)/bin/python", pip.read_bytes()[:1000])):
        yield Path(os.fsdecode(match[1]))


def _refuse_foreign(folder: Path) -> None:
    """Raise EnvironmentProblem for a folder that we did not make."""
    if os.path.lexists(folder) and not ((folder / _MARK).is_file() or (folder / _READY).is_file()):
        raise EnvironmentProblem(f"{folder} was not made by make: move it away, or remove it yourself")


def _refuse_denied(folder: Path, *, is_changed: bool = False) -> None:
    """Raise EnvironmentProblem for what this user may not write to, such as what a command left that ran as root."""
    ours = [
        path
        for path in (folder.absolute(), *(ROOT / name for name in CACHES))
        if path.exists() and not path.is_symlink()
    ]
    inside = (Path(path) for cache in ours if cache != folder.absolute() for path, _, _ in os.walk(cache))
    denied = [path for path in (*ours, *inside) if not os.access(path, os.W_OK | os.X_OK)]
    if is_changed and not os.access(folder.absolute().parent, os.W_OK | os.X_OK):
        denied.append(folder.absolute().parent)
    if denied:
        user = pwd.getpwuid(os.geteuid()).pw_name
        mended = sorted({next((path for path in ours if stuck.is_relative_to(path)), stuck) for stuck in denied})
        words = " ".join(shlex.quote(str(path)) for path in mended)
        raise EnvironmentProblem(
            f"权限不足 {denied[0]} belongs to {_owner(denied[0])}, and you are {user}. Mend it with: "
            f"sudo chown -R {user} {words}"
        )


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:
        return f"user {path.stat().st_uid}"


def _make(folder: Path) -> None:
    print(f"安装环境 Installing the environment (once; {_USUAL_DURATION}) ...", flush=True)
    began = time.monotonic()
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    (folder / _MARK).touch()
    with _Progress(began) as progress:
        progress.show("  创建 Making an empty environment", every=True)
        _make_empty(folder)
        _install_packages(folder, progress)
    if sys.stdout.isatty():
        print(flush=True)
    _write_ready(folder)
    print(f"完成 Installed in {time.monotonic() - began:.0f} s.", flush=True)


def _make_empty(folder: Path) -> None:
    made = subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False, capture_output=True, text=True)  # noqa: S603 - our own words
    if made.returncode:
        shutil.rmtree(folder)
        raise EnvironmentProblem(
            f"The venv module is missing: sudo apt-get install python3-venv\n{(made.stdout + made.stderr).strip()}"
            if "ensurepip" in made.stdout + made.stderr or "No module named venv" in made.stderr
            else f"python -m venv failed:\n{(made.stdout + made.stderr).strip()}"
        )


def _install_packages(folder: Path, progress: "_Progress") -> None:
    """Run pip, and show how far it is instead of what it says."""
    wheels = ROOT / "wheels"  # of a bundle (docs/guides/install-offline.md)
    offline = ["--no-index", "--find-links", str(wheels)] if wheels.is_dir() else []
    words = [str(folder / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    words += ["--progress-bar", "off", *offline, "--require-hashes", "--requirement", str(LOCK)]
    packages = sum(1 for _ in _locked())
    # Settings that would lead pip elsewhere than into the environment; an index, proxies and certificates stay.
    elsewhere = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_QUIET", "PIP_DRY_RUN", "PIP_REQUIREMENT"}
    environment = {name: value for name, value in os.environ.items() if name not in elsewhere}
    output: list[str] = []
    collected = 0
    with subprocess.Popen(  # noqa: S603 - our own words
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=environment
    ) as pip:
        assert pip.stdout is not None  # noqa: S101 - for the type checker: started with a pipe
        for line in pip.stdout:
            output.append(line)
            if line.startswith("Collecting "):
                collected += 1
                progress.show(f"  下载 Downloading {collected} of about {packages} packages", every=collected % 10 == 1)
            elif line.startswith("Installing collected packages"):
                progress.show("  写入 Writing the packages; this takes about as long again", every=True)
    if pip.returncode:
        raise EnvironmentProblem(
            "".join(output[-15:]).strip()
            + "\n安装失败 pip failed. It needs a package index (or the wheels of a bundle) and room "
            "on the disk; the next command tries again."
        )


class _Progress:
    """The present step and the seconds so far: on one line of a terminal, in a file or a CI log only now and then."""

    def __init__(self, began: float) -> None:
        self._began = began
        self._text = ""
        self._is_over = threading.Event()
        self._clock = threading.Thread(target=self._count_seconds, daemon=True)

    def __enter__(self) -> "_Progress":
        if sys.stdout.isatty():
            self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        if self._clock.is_alive():
            self._clock.join()

    def show(self, text: str, *, every: bool) -> None:
        """Show a step; without a terminal only where ``every`` says so."""
        self._text = text
        line = f"{text} ({time.monotonic() - self._began:.0f} s)"
        if sys.stdout.isatty():
            print(f"\r{line:<76}", end="", flush=True)
        elif every:
            print(line, flush=True)

    def _count_seconds(self) -> None:
        while not self._is_over.wait(1.0):
            self.show(self._text, every=False)


def _write_ready(folder: Path) -> None:
    (folder / _MARK).touch()
    (folder / _READY).write_text(_description(folder), encoding="utf-8")


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the checkout's lock; wait for another terminal that installs."""
    descriptor = os.open(ROOT, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("等待 Another terminal installs the environment: waiting for it ...", flush=True)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
