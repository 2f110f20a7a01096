"""The gateway's configuration: checked before it takes the place of the one in use, and taken up without a pause."""

from pathlib import Path

from deploy.compose.engine import COMPOSE_FILE, Engine
from deploy.compose.environment import digest_of, write_private

CONFIGURATION = COMPOSE_FILE.parent / "gateway" / "haproxy.cfg"
_INSIDE = "/usr/local/etc/haproxy"


def bring_up_gateway(engine: Engine, state: Path, source: Path = CONFIGURATION) -> None:
    """Start the gateway, or let the one that serves take up this version's configuration if it has another.

    ComposeError for a configuration that is wrong: the one before stays where it is, and in use.
    """
    draft = draft_configuration(state, source)
    serving = [each for each in engine.containers("gateway") if each.running and not each.restarting]
    for gateway in serving:
        engine.docker("exec", gateway.id, "haproxy", "-c", "-q", "-f", f"{_INSIDE}/{draft.name}")
    draft.rename(draft.with_name(source.name))
    engine.compose("up", "--detach", "--no-deps", "gateway")
    taken_up, digest = state / "gateway.digest", digest_of(source.read_bytes())
    # What was taken up is noted after the fact: whoever was broken off before it lets it be read once more.
    if not taken_up.exists() or taken_up.read_text(encoding="utf-8") != digest:
        here = {each.id for each in engine.containers("gateway")}
        for gateway in serving:
            if gateway.id in here:  # a new one has read it at its start
                engine.docker("kill", "--signal", "USR2", gateway.id)
        write_private(taken_up, digest)


def draft_configuration(state: Path, source: Path) -> Path:
    """Write the configuration where the gateway's container can read it, beside the one in use; return the file.

    It is not read from the checkout, which may be another one in the next version, or closed to other accounts.
    """
    folder = state / "gateway"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    draft = folder / (source.name + ".new")
    draft.write_bytes(source.read_bytes())
    draft.chmod(0o644)
    return draft
