"""The house rules of the code, held: size, names, rooms, the mirror of the unit tests."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from tests.support.forbidden_names import FORBIDDEN, bound_names, name_breaches, read_remaining
from tests.support.sources import (
    CODE,
    ROOT,
    Source,
    hand_written,
    is_route,
    length,
    modules,
    parameter_count,
)

VAGUE_MODULES: Final = re.compile(
    r"(?:.*_)?(?:utils?|helpers?|common|misc|managers?|base)(?:_.*)?|services?(?:_.*)?|.*_service"
)
VAGUE_EXCEPTIONS: Final = {"services": "the folder of the three services"}
TEST: Final = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)
ORM: Final = re.compile(r"\s*(?:from|import) sqlalchemy(?:\.orm\b| import .*\borm\b)")
ROOMS: Final = frozenset({"domain", "store", "application", "api"})
FILES_BESIDE_ROOMS: Final = {
    "texts.py": "the words of errors",
    "forms.py": "the columns of tables that are sent in",
    "reasons.py": "the words of a decision's reasons",
}
SHARED_BY_USE_CASES: Final = {
    "services/appraisal/months/application/fact_rights.py": "whose each column is, for every row of an import",
    "services/appraisal/months/application/import_facts.py": "the import's form follows the scheme; its route needs it",
    "services/appraisal/months/application/people.py": "who is in a month, for its closing, imports and lists",
    "services/appraisal/months/application/scoring.py": "closing a month and viewing an open one score alike",
    "services/appraisal/years/application/additional_scores.py": "every import of scores works the result out anew",
    "services/appraisal/years/application/judging.py": "every import of scores holds its rows against the judges",
    "services/appraisal/years/application/score_rows.py": "the templates of scores come with alike rows",
    "services/appraisal/years/application/voting.py": "overall and additional scores are recorded as votes alike",
    "services/compensation/statements/application/inputs.py": "drawing up and checking statements read the same",
    "services/ladder/rounds/application/list_eligibility.py": "one person's eligibility is worked out likewise",
    "services/ladder/rounds/application/propose_round.py": "a preview answers with the same decisions and costs",
    "services/ladder/rounds/application/round_facts.py": "proposing, deciding and finishing rest on the same facts",
    "services/ladder/rounds/application/round_inputs.py": "proposing and checking a round read the same inputs",
}
"""Files in ``application`` that are no single use case, and why."""
PENDING: Final[tuple[str, ...]] = ()
"""Folders of unit tests that do not mirror the source yet."""


def hold(breaches: list[str]) -> None:
    """Fail with every breach of the rule, each on its line."""
    if breaches:
        pytest.fail("\n" + "\n".join(breaches), pytrace=False)


def test_files_have_under_400_lines() -> None:
    breaches = [
        source.at(source.line_count, f"{source.line_count} lines")
        for source in hand_written(modules(*CODE, "tests"))
        if source.line_count >= 400
    ]
    hold(breaches)


def long_functions(source: Source) -> list[str]:
    return [
        source.at(function, f"{function.name}: {length(function)} lines")
        for function in source.functions()
        if length(function) >= 70
    ]


def test_functions_have_under_70_lines() -> None:
    breaches = [breach for source in hand_written(modules()) for breach in long_functions(source)]
    hold(breaches)


def test_a_functions_length_is_counted_from_def_to_its_last_line() -> None:
    body = "\n".join(["@decorator", "async def long() -> None:", *["    print()"] * 68])
    assert long_functions(Source("short.py", body)) == []
    assert long_functions(Source("long.py", body + "\n    print()")) == ["long.py:2 long: 70 lines"]


def crowded_functions(source: Source) -> list[str]:
    return [
        source.at(function, f"{function.name}: {parameter_count(function)} parameters")
        for function in source.functions()
        if parameter_count(function) > 6 and not is_route(function)
    ]


def test_functions_take_at_most_six_parameters() -> None:
    """FastAPI calls a route by its dependencies, so that routes may take more."""
    breaches = [breach for source in hand_written(modules()) for breach in crowded_functions(source)]
    hold(breaches)


def test_every_kind_of_parameter_is_counted_except_self() -> None:
    source = Source(
        "crowd.py",
        "class A:\n"
        "    def six(self, a, /, b, c, *, d, e, f): ...\n"
        "    def seven(self, a, /, b, *c, d, e, f, **g): ...\n"
        "@router.get('/')\n"
        "def route(a, b, c, d, e, f, g): ...\n",
    )
    assert crowded_functions(source) == ["crowd.py:3 seven: 7 parameters"]


def vague_names(path: str) -> list[str]:
    return [
        part
        for part in Path(path).with_suffix("").parts
        if VAGUE_MODULES.fullmatch(part) and part not in VAGUE_EXCEPTIONS
    ]


def test_modules_and_folders_are_nouns_of_the_field() -> None:
    breaches = [f"{source.path}:1 {name}" for source in modules(*CODE, "tests") for name in vague_names(source.path)]
    hold(breaches)


def test_vague_module_names_are_recognized() -> None:
    paths = ("a/utils.py", "helpers/b.py", "date_utils.py", "service.py", "base.py", "services/ladder/database.py")
    assert [vague_names(path) for path in paths] == [["utils"], ["helpers"], ["date_utils"], ["service"], ["base"], []]


def is_job(class_: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "Job" for base in class_.bases)


def use_case_breaches(source: Source) -> list[str]:
    """A use-case file offers one function of its name, or one class of its name that a worker runs as a job."""
    job = "".join(word.capitalize() for word in source.stem.split("_"))
    use_cases = [function.name for function in source.public_functions()]
    use_cases += [class_.name for class_ in source.public_classes() if is_job(class_)]
    return (
        [] if use_cases in ([source.stem], [job]) else [source.at(1, f"offers {', '.join(use_cases) or 'no use case'}")]
    )


def test_a_use_case_file_has_one_public_function_or_job_of_its_name() -> None:
    sources = [source for source in modules("services") if "/application/" in source.path]
    breaches_by_path = {source.path: use_case_breaches(source) for source in sources if source.stem != "__init__"}
    breaches = [
        breach
        for path, its_breaches in breaches_by_path.items()
        if path not in SHARED_BY_USE_CASES
        for breach in its_breaches
    ]
    breaches += [
        f"{path}: keeps the rule, or is gone; remove it from SHARED_BY_USE_CASES"
        for path in SHARED_BY_USE_CASES
        if not breaches_by_path.get(path)
    ]
    hold(breaches)


def test_a_second_use_case_and_another_name_are_recognized() -> None:
    job = "class CloseMonth(Job): ...\nclass MonthCount(Answer): ...\ndef _score(): ...\n"
    assert use_case_breaches(Source("close_month.py", job)) == []
    assert use_case_breaches(Source("close_month.py", "async def close_month(): ...\n")) == []
    assert use_case_breaches(Source("close_month.py", job + "def score(): ...")) == [
        "close_month.py:1 offers score, CloseMonth"
    ]
    assert use_case_breaches(Source("close_month.py", "class MonthCount: ...\n")) == [
        "close_month.py:1 offers no use case"
    ]


def test_a_name_says_what_the_thing_is() -> None:
    """``python -m tests.support.forbidden_names`` counts anew."""
    breaches = name_breaches(hand_written(modules()), read_remaining())
    hold(breaches)


def test_every_way_to_bind_a_forbidden_name_is_recognized() -> None:
    source = Source(
        "names.py",
        "found, founding = 1, 2\n"
        "def given(told, *, one=1): ...\n"
        "class Row:\n"
        "    known: int\n"
        "    def set(self): self.said = result.one()\n"
        "rows = [each for each in rows if (found := each)]\n"
        "match row:\n"
        "    case [one, *given]: ...\n"
        "import known as known\n"
        "key = lambda each: each.known\n",
    )
    assert bound_names(source, FORBIDDEN) == [
        (1, "found"), (2, "given"), (2, "one"), (2, "told"), (4, "known"), (5, "said"), (6, "each"), (6, "found"),
        (8, "given"), (8, "one"), (9, "known"), (10, "each"),
    ]  # fmt: skip


def test_numbers_of_forbidden_names_only_fall() -> None:
    source = Source("names.py", "found = 1\n")
    assert name_breaches([source], {"names.py": 1}) == []
    assert name_breaches([source], {}) == ["names.py:1 found: say what the thing is"]
    assert name_breaches([source], {"names.py": 2}) == [
        "names.py: lower the number from 2 to 1 in forbidden_names.json"
    ]
    assert name_breaches([], {"names.py": 1}) == ["names.py: no such file, remove it from forbidden_names.json"]


def features() -> dict[str, set[str]]:
    """Return each folder of a service that has rooms, with the names of what stands in it."""
    entries: dict[str, set[str]] = {}
    for source in modules("services"):
        parts = Path(source.path).parts
        if len(parts) > 3:
            entries.setdefault("/".join(parts[:3]), set()).add(parts[3])
    return {folder: names for folder, names in entries.items() if {Path(name).stem for name in names} & ROOMS}


def test_a_feature_has_rooms_and_few_files_beside_them() -> None:
    usual = ROOMS | {f"{room}.py" for room in ROOMS} | set(FILES_BESIDE_ROOMS) | {"__init__.py"}
    breaches = [f"{folder}/{name}:1 is no room" for folder, names in features().items() for name in names - usual]
    assert features(), "there are no features"
    hold(sorted(breaches))


def test_each_package_says_in_one_line_what_it_holds() -> None:
    folders = {Path(source.path).parent for source in modules() if "/versions/" not in source.path}
    breaches = [f"{folder}: has no __init__.py" for folder in folders if not (ROOT / folder / "__init__.py").exists()]
    for source in modules():
        if source.stem == "__init__":
            docstring = ast.get_docstring(source.tree, clean=False)
            if docstring is None or "\n" in docstring:
                breaches.append(source.at(1, "its docstring is not one line"))
    hold(sorted(breaches))


def misplaced_tests(source: Source) -> list[str]:
    """Return the tests of a file that pytest would pass over, or that a test file has none."""
    tests = list(TEST.finditer(source.text))
    if source.stem.startswith("test_"):
        return [] if tests else [source.at(1, "holds no test")]
    return [source.at(source.text.count("\n", 0, test.start()) + 1, f"{test[1]} is never run") for test in tests]


def test_tests_stand_in_files_that_begin_with_test() -> None:
    hold([breach for source in modules("tests") for breach in misplaced_tests(source)])


def test_a_test_that_is_never_run_is_recognized() -> None:
    text = "import a\n\nasync def test_a_rule() -> None: ...\n"
    assert misplaced_tests(Source("test_a.py", text)) == []
    assert misplaced_tests(Source("a_test.py", text)) == ["a_test.py:3 test_a_rule is never run"]
    assert misplaced_tests(Source("test_b.py", "def rule(): ...")) == ["test_b.py:1 holds no test"]


def orm_imports(source: Source) -> list[str]:
    """Return the imports of SQLAlchemy's ORM."""
    lines = source.text.splitlines()
    return [source.at(number, line.strip()) for number, line in enumerate(lines, 1) if ORM.match(line)]


def test_no_module_uses_the_orm() -> None:
    hold([breach for source in modules() for breach in orm_imports(source)])


def test_each_way_to_import_the_orm_is_recognized() -> None:
    lines = ("import sqlalchemy as sa", "from sqlalchemy import orm", "import sqlalchemy.orm")
    breaches = orm_imports(Source("a.py", "\n".join(lines)))
    assert breaches == [f"a.py:{number} {lines[number - 1]}" for number in (2, 3)]


def mirrors(path: str, source_paths: set[str]) -> bool:
    """Tell whether a unit test has its module: in the folder of its name, or in a room of it."""
    test = Path(path)
    folder = Path("shared" if test.parts[2] == "kernel" else "services", *test.parts[2:-1])
    module = test.name.removeprefix("test_")
    places = {folder / module} | ({folder / room / module for room in ROOMS} if len(folder.parts) > 2 else set())
    return any(place.as_posix() in source_paths for place in places)


def test_unit_tests_of_services_and_kernel_mirror_the_source() -> None:
    source_paths = {source.path for source in modules("services", "shared/kernel")}
    tests = [
        source.path
        for package in ("appraisal", "compensation", "ladder", "kernel")
        for source in modules(f"tests/unit/{package}")
        if source.stem.startswith("test_")
    ]
    breaches = {path for path in tests if not mirrors(path, source_paths)}
    pending = {path for path in breaches if Path(path).parent.as_posix() in PENDING}
    empty = set(PENDING) - {Path(path).parent.as_posix() for path in pending}
    messages = [f"{path}:1 has no module of its name" for path in sorted(breaches - pending)]
    messages += [f"{folder}: mirrors the source, remove it from PENDING" for folder in sorted(empty)]
    hold(messages)


def test_a_unit_test_mirrors_a_module_of_its_feature_only() -> None:
    paths = {"services/ladder/rounds/domain/placing.py", "services/ladder/rounds/texts.py", "services/ladder/main.py"}
    tests = ("rounds/test_placing", "rounds/test_texts", "test_main", "people/test_placing", "test_placing")
    assert [mirrors(f"tests/unit/ladder/{name}.py", paths) for name in tests] == [True, True, True, False, False]
