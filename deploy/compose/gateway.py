"""The gateway's configuration: checked before it replaces the one in use, and loaded without a pause."""

from pathlib import Path

from deploy.compose.engine import COMPOSE_FILE, Engine
from deploy.compose.environment import short_digest
from deploy.files import write_private

CONFIGURATION = COMPOSE_FILE.parent / "gateway"
"""The folder of the configuration; the main file names the others."""
MAIN = "haproxy.cfg"
_INSIDE = "/usr/local/etc/haproxy"
_DRAFT = "new"


def bring_up_gateway(engine: Engine, state: Path, source: Path = CONFIGURATION) -> None:
    """Start the gateway, or let the running one load this version's configuration if it has changed.

    Raises ComposeError for an invalid configuration: the one before stays in place and in use.
    """
    draft = _draft_configuration(state, source)
    serving = [
        container for container in engine.containers("gateway") if container.running and not container.restarting
    ]
    for gateway in serving:
        engine.docker("exec", gateway.id, "haproxy", "-c", "-q", "-f", f"{_INSIDE}/{_DRAFT}/{MAIN}")
    changes = [_put_in_place(file) for file in _files(draft)]
    engine.compose("up", "--detach", "--no-deps", "gateway")
    digest_file, digest = state / "gateway.digest", short_digest(*(file.read_bytes() for file in _files(source)))
    # The digest is written after the gateway has loaded it: a start that was interrupted in between loads it again.
    if any(changes) or not digest_file.exists() or digest_file.read_text(encoding="utf-8") != digest:
        remaining = {container.id for container in engine.containers("gateway")}
        for gateway in serving:
            if gateway.id in remaining:  # a container that replaced it has read the files at its start
                engine.docker("kill", "--signal", "USR2", gateway.id)
        write_private(digest_file, digest)


def _draft_configuration(state: Path, source: Path) -> Path:
    """Write the configuration beside the one in use, where the gateway's container can read it; return the folder.

    The container does not read the checkout: that may move with the next version, or be closed to other accounts.
    """
    draft = state / "gateway" / _DRAFT
    for folder in (draft.parent, draft):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    for file in _files(source):
        copy = draft / file.name
        copy.write_bytes(file.read_bytes())
        copy.chmod(0o644)
    return draft


def _put_in_place(file: Path) -> bool:
    """Replace the file in use with the draft, and return whether it has changed."""
    file_in_use = file.parent.parent / file.name
    has_changed = not file_in_use.exists() or file_in_use.read_bytes() != file.read_bytes()
    file.rename(file_in_use)
    return has_changed


def _files(folder: Path) -> list[Path]:
    """Return the files of a configuration; the main one comes last, after the files that it names."""
    return sorted(
        (file for file in folder.iterdir() if file.is_file()), key=lambda file: (file.name == MAIN, file.name)
    )
