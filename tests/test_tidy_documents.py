"""The house rules of what is written beside the code, held: documents, texts of problems, settings, the version."""

import ast
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from shared.platform.settings import SERVICES
from tests.support.house_documents import (
    SETTING,
    broken_links,
    commands,
    documents,
    guides,
    held_by,
    line_of,
    make_targets,
    missing_paths,
    service_settings,
    stale_quotations,
    unknown_operations,
)
from tests.support.problem_codes import codes_with_texts, error_classes, is_catalogue, quoted_words, raised_codes
from tests.support.sources import CODE, ROOT, Source, modules, text_files
from tests.test_tidy import hold

INTERNAL_SETTINGS: Final = {
    "SPINDLE_ADMIN_URL": "the launcher sets it for the tools that create and back up databases",
    "SPINDLE_DATABASES": "the local backup sets it: names of databases that are not the services'",
    "SPINDLE_ROLE_PASSWORDS": "the launcher sets it for the tool that creates the roles",
    "SPINDLE_KEY_SET": "the launcher sets it for the trial identity provider",
    "SPINDLE_COMPOSE_STATE": "the launcher sets it for compose.yaml",
}
"""Variables that one part of the project sets for another: nobody sets them by hand."""
MACHINE: Final = re.compile(
    r"py[p]i\.o[r]g|pythonhost[e]d|npm[j]s\.|de[b]\.debian|/wor[k]/|/roo[t]/\.|/far[m]/|/hom[e]/[a-z]"
)
"""Download hosts, and folders of the machine that a change was made on."""


def documents_of_today() -> list[Source]:
    """Return the documents without the changelog, which names what was there once."""
    return [document for document in documents() if document.path != "CHANGELOG.md"]


def test_links_lead_to_files_and_headings() -> None:
    hold([breach for document in documents() for breach in broken_links(document)])


def test_a_link_to_nothing_is_recognized() -> None:
    text = "[a](README.md) [b](https://a.example/b)\n\n[c](#no)\n[d\ne](no.md) [f](LICENSE)\n"
    assert list(broken_links(Source("README.md", text))) == [
        "README.md:3 #no: no such heading",
        "README.md:4 no.md: no such file",
    ]


def test_paths_that_documents_name_exist() -> None:
    hold([breach for document in documents_of_today() for breach in missing_paths(document)])


def test_a_path_to_nothing_is_recognized() -> None:
    text = "`tests/unit`, `services/*/FEATURE/domain`, `python -m tools.documents`\n```\ndocs/no\n```\n`docs/no.md`\n"
    assert list(missing_paths(Source("a.md", text))) == ["a.md:5 docs/no.md: no such file"]


def test_each_make_target_is_in_a_guide() -> None:
    targets = {target for guide in guides() for _, target in commands(guide)}
    hold([f"Makefile: no guide says what `make {target}` does" for target in sorted(make_targets() - targets)])


def test_each_make_command_of_a_document_is_a_target() -> None:
    breaches = [
        document.at(line, f"make {target}: no such target")
        for document in documents()
        for line, target in commands(document)
        if target not in make_targets()
    ]
    hold(breaches)


def test_commands_are_read_from_blocks_and_backticks_only() -> None:
    text = "Please make sure. `make run`\n\n```\n# first\nONCE=1 make up YEAR=1\n```\n`make faults-compose` and `a`\n"
    assert sorted(commands(Source("a.md", text))) == [(1, "run"), (5, "up"), (7, "faults-compose")]


def test_the_code_that_the_developers_guide_quotes_is_the_code() -> None:
    hold([breach for guide in guides() if guide.path == "docs/guides/develop.md" for breach in stale_quotations(guide)])


def test_a_stale_quotation_is_recognized() -> None:
    block = "```python\n{}\n```\n"
    quoted = block.format("def fuz" + "zy() -> None:") + block.format("  class Fault:\n...\nVERSION: Final =")
    assert list(stale_quotations(Source("a.md", quoted))) == ["a.md:1 the code says something else now"]


def test_operations_and_addresses_of_documents_are_in_the_openapi_files() -> None:
    """The catalogue of problems is made from the code, and its codes read like operations."""
    written = (document for document in documents_of_today() if document.path != "docs/problems.md")
    hold([breach for document in written for breach in unknown_operations(document)])


def test_an_operation_that_does_not_exist_is_recognized() -> None:
    text = (
        "`decide_round`, `decide_rounds`, `GET /v1/units`,\n`GET /ladder/v1/unit`, /v1/rounds/2025/decisions/000001\n"
    )
    assert list(unknown_operations(Source("a.md", text))) == [
        "a.md:1 decide_rounds: no such operation",
        "a.md:2 /v1/unit: no such address",
    ]


def settings_in(sources: Iterable[Source]) -> dict[str, str]:
    """Return each ``SPINDLE_`` variable with the first place that names it."""
    places: dict[str, str] = {}
    for source in sources:
        for name in SETTING.finditer(source.text):
            places.setdefault(name[0], source.at(line_of(source, name.start()), name[0]))
    return places


def test_each_setting_is_in_a_guide() -> None:
    settings = settings_in([*text_files("deploy"), *modules(), *text_files(suffix="Makefile")])
    settings |= {name: f"shared/platform/settings.py:{line} {name}" for name, line in service_settings().items()}
    described = settings_in(guides())
    breaches = [
        f"{place}: no guide describes it"
        for name, place in settings.items()
        if name not in described and name not in INTERNAL_SETTINGS
    ]
    breaches += [
        f"{name}: nothing sets it, remove it from INTERNAL_SETTINGS" for name in INTERNAL_SETTINGS.keys() - settings
    ]
    hold(sorted(breaches))


def test_each_setting_of_a_document_exists() -> None:
    code = settings_in([*text_files("deploy"), *modules(*CODE, "tests"), *text_files(suffix="Makefile")])
    settings = code.keys() | service_settings().keys()
    described = settings_in(documents_of_today())
    hold([f"{place}: no such setting" for name, place in described.items() if name not in settings])


def test_each_decision_record_names_what_holds_it() -> None:
    breaches = []
    for record in decision_records():
        named = held_by(record)
        if not named:
            breaches.append(record.at(1, 'nothing is named under "Held by"'))
        breaches += [record.at(line, f"{name}: does not exist") for line, name in named if not is_check(name)]
    hold(breaches)


def decision_records() -> list[Source]:
    """Return the ADRs without their index."""
    return [source for source in documents("docs/adr") if source.stem != "README"]


def is_check(name: str) -> bool:
    """Tell whether an ADR names a file, a make target, or a function of a module that exists."""
    if name.startswith("make "):
        return name.removeprefix("make ") in make_targets()
    module, _, function = name.rpartition(".")
    sources = (source for source in modules() if module in {"", source.stem})
    return (ROOT / name).exists() or any(f.name == function for source in sources for f in source.functions())


def test_a_check_is_a_file_a_target_or_a_function() -> None:
    names = ("tests/conftest.py", ".importlinter", "make check", "access.refuse_undeclared", "refuse_undeclared")
    assert [is_check(name) for name in names] == [True] * 5
    assert not any(map(is_check, ("tests/no.py", "make nothing", "access.refuse_nothing", "no index key")))


def test_the_index_of_decisions_lists_each_record() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    breaches = []
    for record in decision_records():
        title = re.match(r"# (\d+)\. (.+)", record.text)
        if title is None:
            breaches.append(record.at(1, "has no title such as `# 7. The decision`"))
        elif f"| [{title[1]}]({Path(record.path).name}) | {title[2]} |" not in index:
            breaches.append(record.at(1, f"docs/adr/README.md has no row for {title[0]}"))
    hold(breaches)


def test_each_problem_with_a_text_is_raised() -> None:
    """A service's own texts are for that service, and for what the platform raises in its name."""
    breaches = []
    for folders, catalogues in catalogues_by_folders():
        code = [source for source in modules(*folders) if not is_catalogue(source)]
        words = quoted_words(code)
        patterns = [pattern for source in code for _, pattern in raised_codes(source, error_names())]
        for catalogue in catalogues:
            for name, line in codes_with_texts(catalogue).items():
                if name not in words and not any(pattern.fullmatch(name) for pattern in patterns):
                    breaches.append(catalogue.at(line, f"{name}: nothing raises it"))
    hold(breaches)


def catalogues_by_folders() -> list[tuple[tuple[str, ...], list[Source]]]:
    """Return the modules of texts, with the folders whose code may raise their codes."""
    owners: dict[str, tuple[str, ...]] = {"shared": CODE}
    owners |= {f"services/{service}": ("shared", f"services/{service}") for service in SERVICES}
    return [
        (folders, [source for source in modules(owner) if is_catalogue(source)]) for owner, folders in owners.items()
    ]


@cache
def error_names() -> frozenset[str]:
    """Return the errors of the kernel and the platform that take a code."""
    return error_classes(modules("shared"))


def test_each_problem_that_is_raised_has_a_text() -> None:
    platform = codes_of("shared")
    breaches = []
    for owner in ("shared", *(f"services/{service}" for service in SERVICES)):
        texts = platform | codes_of(owner)
        breaches += [
            source.at(line, f"{pattern.pattern}: has no text")
            for source in modules(owner)
            for line, pattern in raised_codes(source, error_names())
            if not any(map(pattern.fullmatch, texts))
        ]
    hold(breaches)


def codes_of(owner: str) -> set[str]:
    """Return the codes that the texts of a service, or of the platform, explain."""
    return {code for source in modules(owner) if is_catalogue(source) for code in codes_with_texts(source)}


def test_every_way_to_raise_a_code_is_recognized() -> None:
    source = Source(
        "raises.py",
        "raise Conflict('a', [Fault('/x', 'b')], year=1)\n"
        "faults.append(Fault.in_row(1, 'key', 'c', unit=''))\n"
        "place['d'].fault('e' if place.absent else 'f')\n"
        "raise Missing(f'round_{state}', year=2025)\n"
        "raise file_refused('g', row=1); raise Unreadable('h'); Finding('i', {})\n"
        "VERSIONS = Versions(codes=Codes(none_in_force='j', not_found='k'))\n"
        "class SheetDisagrees(StrEnum):\n"
        "    L = 'l'\n"
        "raise Fault(pointer, code); print('m'); Fault(pointer='', code='n')\n",
    )
    codes = sorted(
        (line, pattern.pattern) for line, pattern in raised_codes(source, frozenset({"Conflict", "Missing"}))
    )
    assert codes == [
        (1, "a"), (1, "b"), (2, "c"), (3, "e"), (3, "f"), (4, "round_[a-z_]+"), (5, "g"), (5, "h"), (5, "i"), (6, "j"),
        (6, "k"), (8, "l"), (9, "n"),
    ]  # fmt: skip


def test_error_classes_are_those_that_take_a_code() -> None:
    source = Source(
        "errors.py",
        "class SpindleError(Exception):\n"
        "    def __init__(self, code): ...\n"
        "class Invalid(SpindleError): ...\n"
        "class Refused(Invalid):\n"
        "    def __init__(self, findings): ...\n"
        "class Late(Invalid): ...\n"
        "class Other(Exception): ...\n",
    )
    assert error_classes([source]) == {"SpindleError", "Invalid", "Late"}


def test_no_file_names_a_download_host_or_a_folder_of_a_machine() -> None:
    breaches = [
        source.at(line_of(source, match.start()), match[0])
        for source in text_files()
        for match in MACHINE.finditer(source.text)
    ]
    hold(breaches)


def test_hosts_and_folders_of_a_machine_are_recognized() -> None:
    texts = ("https://py" + "pi.org/simple", "/ho" + "me/clerk/spindle", "/ro" + "ot/.cache", "/home", "debian.example")
    assert [bool(MACHINE.search(text)) for text in texts] == [True, True, True, False, False]


def test_the_version_is_the_same_wherever_it_is_written() -> None:
    (settings,) = (source for source in modules("shared/platform") if source.stem == "settings")
    (version,) = (
        ast.literal_eval(node.value)
        for node in settings.tree.body
        if isinstance(node, ast.AnnAssign) and node.value is not None and ast.unparse(node.target) == "VERSION"
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project.get("version", version) == version
    assert ("version" in project) != ("version" in project.get("dynamic", ()))
