"""The gateway's configuration: checked before it takes the place of the one in use, and taken up without a pause."""

from pathlib import Path

from deploy.compose.engine import COMPOSE_FILE, Engine
from deploy.compose.environment import digest_of
from deploy.files import write_private

CONFIGURATION = COMPOSE_FILE.parent / "gateway"
"""The folder of the configuration, which finds what else is in it by itself."""
MAIN = "haproxy.cfg"
_INSIDE = "/usr/local/etc/haproxy"
_DRAFT = "new"


def bring_up_gateway(engine: Engine, state: Path, source: Path = CONFIGURATION) -> None:
    """Start the gateway, or let the one that serves take up this version's configuration if it has another.

    ComposeError for a configuration that is wrong: the one before stays where it is, and in use.
    """
    draft = _draft_configuration(state, source)
    serving = [each for each in engine.containers("gateway") if each.running and not each.restarting]
    for gateway in serving:
        engine.docker("exec", gateway.id, "haproxy", "-c", "-q", "-f", f"{_INSIDE}/{_DRAFT}/{MAIN}")
    other = [_put_in_place(file) for file in _files(draft)]
    engine.compose("up", "--detach", "--no-deps", "gateway")
    taken_up, digest = state / "gateway.digest", digest_of(*(file.read_bytes() for file in _files(source)))
    # What was taken up is noted after the fact: whoever was broken off before it lets it be read once more.
    if any(other) or not taken_up.exists() or taken_up.read_text(encoding="utf-8") != digest:
        here = {each.id for each in engine.containers("gateway")}
        for gateway in serving:
            if gateway.id in here:  # a new one has read it at its start
                engine.docker("kill", "--signal", "USR2", gateway.id)
        write_private(taken_up, digest)


def _draft_configuration(state: Path, source: Path) -> Path:
    """Write the configuration where the gateway's container can read it, beside the one in use; return the folder.

    It is not read from the checkout, which may be another one in the next version, or closed to other accounts.
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
    """Let a file take the place of the one before, and tell whether that was another."""
    place = file.parent.parent / file.name
    other = not place.exists() or place.read_bytes() != file.read_bytes()
    file.rename(place)
    return other


def _files(folder: Path) -> list[Path]:
    """Return the files of a configuration; the main one comes last, so that it never lacks what it needs."""
    return sorted(
        (file for file in folder.iterdir() if file.is_file()), key=lambda file: (file.name == MAIN, file.name)
    )
