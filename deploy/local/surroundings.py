"""The environment of a launcher: what other programs set there must not change how our processes run."""

import os
from collections.abc import Mapping
from typing import Final

_OURS: Final = "PGBIN"  # names the folder of PostgreSQL's binaries
_PROXIES: Final = {"http_proxy", "https_proxy", "all_proxy", "ftp_proxy"}
_KEPT_SETTINGS: Final = {
    "SPINDLE_VAR",
    "SPINDLE_HOME",
    "SPINDLE_HOST",
    "SPINDLE_APPRAISAL_PORT",
    "SPINDLE_LADDER_PORT",
    "SPINDLE_COMPENSATION_PORT",
    "SPINDLE_ISSUER_PORT",
}
_PASSED_ON: Final = {"SPINDLE_BODY_MEMORY_MB", "SPINDLE_REQUESTS_PER_MINUTE", "SPINDLE_DOCS"}  # to the services
_OTHER_COMMANDS: Final = {"SPINDLE_TEST_WORKERS", "SPINDLE_TOKEN", "SPINDLE_PORT", "SPINDLE_REPLICAS"}
_SERVICE_WORDS: Final = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}


def leave_out_foreign_settings() -> None:
    """Remove libpq's settings (``PGSSLMODE``, ``PGHOST`` ...) and proxies from this process's environment.

    Our connections go to our own PostgreSQL and to this machine, and say everything that matters themselves.
    """
    for name in list(os.environ):
        if (name.startswith("PG") and name != _OURS) or name.lower() in _PROXIES:
            del os.environ[name]


def without_effect(environment: Mapping[str, str]) -> list[str]:
    """Return the ``SPINDLE_`` settings in an environment that do nothing for ``make run``, such as misspelt ones."""
    settings = _KEPT_SETTINGS | _PASSED_ON | _OTHER_COMMANDS
    return sorted(name for name in environment if name.startswith("SPINDLE_") and name not in settings)


def environment_of_services(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a service: its settings, the path to programs, the time zone and UTF-8."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "TZ"} | _PASSED_ON}
    return {**_SERVICE_WORDS, **kept, **settings}
