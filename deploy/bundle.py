"""Make one archive for a network without internet: the code and its documents, the wheels, and the images.

``python -m deploy.bundle`` writes ``dist/spindle-VERSION.tar`` and its checksum. In the unpacked bundle ``make up``
loads the images instead of building them, and every command installs from the wheels (docs/guides/install-offline.md).
"""

import argparse
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from deploy.compose.configuration import BUNDLE_FILE, IMAGES_FILE, ROOT, Configuration
from deploy.compose.engine import ComposeError
from deploy.compose.environment import ensure_secrets
from deploy.compose.stack import ComposeStack
from shared.platform.settings import SERVICES, VERSION

_LOCK = ROOT / "requirements" / "dev.txt"
_CHUNK = 1 << 20
_PIP_OPTIONS = (
    "--quiet",
    "--disable-pip-version-check",
    "--only-binary=:all:",
    "--require-hashes",
    f"--requirement={_LOCK}",
)


def make_bundle(stack: ComposeStack, into: Path) -> Path:
    """Build the images, collect everything, and return the archive; it gets its name when it is complete."""
    commit = _output(["git", "-C", str(ROOT), "rev-parse", "HEAD"]).strip()
    if _output(["git", "-C", str(ROOT), "status", "--porcelain"]).strip():
        raise ComposeError(
            "there are uncommitted changes: only the images would have them, and not the code in the bundle"
        )
    into.mkdir(parents=True, exist_ok=True)
    name = f"spindle-{VERSION}"
    with tempfile.TemporaryDirectory(dir=into) as draft:
        folder = Path(draft) / name
        _unpack_code(folder)
        print("Wheels ...", flush=True)
        _output([sys.executable, "-m", "pip", "download", *_PIP_OPTIONS, "--dest", str(folder / "wheels")])
        print("Images ...", flush=True)
        stack.build()
        images = stack.configuration.images()
        (folder / IMAGES_FILE).parent.mkdir()
        _save(stack, [*images.values()], folder / IMAGES_FILE)
        description = {
            "version": VERSION,
            "commit": commit,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": f"{sys.version_info.major}.{sys.version_info.minor}",
            "platform": os.uname().machine,
            "names": {"tag": stack.configuration.version, **images},
            "images": {image: stack.engine.image_id(image) for image in images.values()},
        }
        (folder / BUNDLE_FILE).write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
        archive = Path(draft) / f"{name}.tar"
        _output(["tar", "--create", "--owner=0", "--group=0", f"--file={archive}", f"--directory={draft}", name])
        checksum = Path(draft) / f"{name}.tar.sha256"
        checksum.write_text(f"{_checksum(archive)}  {name}.tar\n", encoding="ascii")
        (into / checksum.name).unlink(missing_ok=True)  # a missing checksum is better than one of another archive
        final_archive = archive.rename(into / archive.name)
        checksum.rename(into / checksum.name)
        return final_archive


def _unpack_code(folder: Path) -> None:
    """Write the commit's files into a folder."""
    folder.mkdir()
    archive = folder.with_suffix(".code")
    _output(["git", "-C", str(ROOT), "archive", "--output", str(archive), "--format=tar", "HEAD"])
    _output(["tar", "--extract", f"--file={archive}", f"--directory={folder}"])
    archive.unlink()


def _save(stack: ComposeStack, images: Sequence[str], file: Path) -> None:
    """Save the images, compressed: they are most of the archive."""
    command = stack.engine.docker_command("save", *images)
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE) as saving,  # noqa: S603 - no shell; our own words
        gzip.open(file, "wb", compresslevel=1) as output,
    ):
        assert saving.stdout is not None  # noqa: S101 - for the type checker: started with a pipe
        shutil.copyfileobj(saving.stdout, output, _CHUNK)
    if saving.returncode:
        raise ComposeError(f"docker save failed with status {saving.returncode}")


def _checksum(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _output(command: Sequence[str]) -> str:
    process = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - no shell; our own words
    if process.returncode:
        raise ComposeError(f"{' '.join(command[:4])} failed:\n{process.stderr[-3000:]}")
    return process.stdout


def main() -> int:
    """Make the bundle; the exit status is 0 when it is complete."""
    parser = argparse.ArgumentParser(prog="make bundle", description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "dist")
    into: Path = parser.parse_args().into
    try:
        # With a state folder of its own: the bundle uses nothing of a stack that runs here.
        with tempfile.TemporaryDirectory() as folder:
            configuration = Configuration.from_environment(Path(folder))
            ensure_secrets(configuration.state)
            archive = make_bundle(ComposeStack(configuration, print), into)
    except ComposeError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{archive}: {archive.stat().st_size / 1e6:.0f} MB, {', '.join(SERVICES)} {VERSION}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
