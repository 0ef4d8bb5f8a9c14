"""Opening a lesson folder: everything in it is read and checked, and all its faults come at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Final

from gradtutor.errors import Fault, LessonError, UsageError
from gradtutor.i18n import tr
from gradtutor.lessons.loading.data import Sources
from gradtutor.lessons.loading.errata import read_errata
from gradtutor.lessons.loading.questions import read_questions
from gradtutor.lessons.loading.scope import Formulas, Scope, check_label
from gradtutor.lessons.loading.variant import build
from gradtutor.lessons.loading.vary import read_vary
from gradtutor.lessons.loading.words_agree import read_words
from gradtutor.lessons.model import Erratum, Lesson, Question, Variant
from gradtutor.lessons.toml.faults import Faults, shown
from gradtutor.lessons.toml.files import LESSON_FILE, parse_toml, read_text
from gradtutor.lessons.toml.kinds import Key, Names, Table
from gradtutor.lessons.toml.limits import MOST_TOML
from gradtutor.lessons.toml.overrides import overlay
from gradtutor.lessons.toml.reader import Reader
from gradtutor.lessons.toml.schema import LESSON, RUN, VARIANTS
from gradtutor.lessons.toml.tree import Tree, entries, merge
from gradtutor.lessons.vary import Draw
from gradtutor.records import dataclass
from gradtutor.safe_text import quoted
from gradtutor.suggestions import nearest, write_instead

DEFAULT: Final = "default"
"""The name of the run that the tables at the top of the file describe."""

_RUN: Final = Table(RUN)
_TOP: Final = Table(LESSON)


@dataclass
class _Draft:
    """What could be read of a lesson.toml."""

    id: str = ""
    digits: int = 5
    fading: bool = False
    variants: dict[str, Variant] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    sweep: tuple[Variant, ...] = ()
    errata: tuple[Erratum, ...] = ()
    questions: tuple[Question, ...] | None = ()
    """``None`` where it cannot be known which there are."""
    vary: tuple[Draw, ...] = ()


def load_lesson(folder: Path, settings: Mapping[str, object] | None = None, variant: str | None = None) -> Lesson:
    """The lesson in ``folder``. Raises ``LessonError`` with all faults of its three files.

    ``settings`` (``{"x": 3.0, "rule.rate": 0.01}``) change the variant named ``variant``, or all of them, before
    they are checked. Raises ``UsageError`` when a setting, or the name of the variant, is wrong.
    """
    draft = _Draft()
    document, faults = _document(folder)
    if document is not None:
        draft = _read(folder, document, faults, settings or {}, variant, {})
    errata = tuple(erratum.id for erratum in draft.errata)
    words, found = read_words(folder, tuple(draft.scopes.values()), errata, draft.questions)
    _refuse(faults, found)
    return Lesson(
        draft.id,
        folder,
        draft.variants,
        words,
        draft.digits,
        draft.sweep,
        draft.errata,
        draft.questions or (),
        draft.fading,
        draft.vary,
    )


def with_numbers(lesson: Lesson, numbers: Mapping[str, object]) -> Lesson:
    """A lesson with other numbers in the place of its file's own, as settings; a variant that changes one of them
    itself keeps its own. Raises as ``load_lesson`` does."""
    document, faults = _document(lesson.folder)
    draft = _Draft() if document is None else _read(lesson.folder, document, faults, {}, None, numbers)
    _refuse(faults)
    return lesson._replace(
        variants=draft.variants,
        sweep=draft.sweep,
        questions=draft.questions or (),
        numbers=numbers,
        written=lesson.written or lesson.variants,
    )


def load_variant(
    folder: Path, settings: Mapping[str, object], variant: str = DEFAULT, numbers: Mapping[str, object] | None = None
) -> Variant:
    """One variant of the lesson in ``folder`` with other settings, checked as ``load_lesson`` does.

    Raises as that does. The words are not read: those that tell of another rule may be wrong for this one.
    """
    document, faults = _document(folder)
    built: Variant | None = None
    if document is not None:
        reader = Reader(faults)
        runs = _runs(entries(Tree(document, ())), reader, numbers or {})
        if variant not in runs:
            raise UsageError(_no_variant(variant, tuple(runs)))
        run = merge(_RUN, runs[variant], overlay(runs[variant], settings))
        built, _ = build(variant, reader.table(_RUN, run), Formulas(), Sources(folder), faults)
    _refuse(faults)
    assert built is not None  # without a fault there is a variant
    return built


def _document(folder: Path) -> tuple[Mapping[str, object] | None, Faults]:
    """What stands in the folder's lesson.toml, ``None`` where it cannot be read; and where its faults go."""
    if not (folder / LESSON_FILE).is_file():
        what = tr("This folder is no lesson: it has no {file}.") if folder.is_dir() else tr("There is no such folder.")
        mend = tr("Give the path to a folder with a {file} in it.")
        raise LessonError([Fault(shown(folder), 1, 1, what.format(file=LESSON_FILE), mend.format(file=LESSON_FILE))])
    faults = Faults(folder / LESSON_FILE)
    text = read_text(folder / LESSON_FILE, MOST_TOML, faults)
    document = None if text is None else parse_toml(text, faults)
    return document, faults if text is None or document is None else Faults(folder / LESSON_FILE, text)


def _refuse(faults: Faults, others: Sequence[Fault] = ()) -> None:
    """Raise what has been found: faults of the files, or else what is wrong with the settings."""
    if faults.found or others:
        raise LessonError([*faults.found, *others])
    if faults.settings:
        raise UsageError("\n".join(faults.settings))


def _read(
    folder: Path,
    document: Mapping[str, object],
    faults: Faults,
    settings: Mapping[str, object],
    only: str | None,
    numbers: Mapping[str, object],
) -> _Draft:
    """Read a lesson.toml as far as it can be read."""
    reader = Reader(faults)
    top = entries(Tree(document, ()))
    known = {table: [key.name for key in keys] for table, keys in (("top", LESSON), ("run", RUN))}
    reader.unknown(top, (*known["top"], *known["run"], VARIANTS.name), ())
    if _misspelt(top, (*LESSON, *RUN)):
        # Whatever else is wrong follows from it, in the words as well.
        raise LessonError(faults.found)
    head = reader.table(_TOP, Tree({name: top[name] for name in known["top"] if name in top}, ()))
    draft = _Draft(head.get("id", str) or "", head.get("digits", int) or 0, bool(head.get("fading", bool)))
    name = folder.resolve().name
    if draft.id and draft.id != name:
        what = tr("The id '{id}' is not the folder's name.").format(id=quoted(draft.id))
        faults.value(head.place("id"), what, tr('Write id = "{name}".').format(name=name))
    runs = _runs(top, reader, numbers)
    draft.vary = read_vary(head.record("vary"), runs[DEFAULT], faults)
    if only is not None and only not in runs:
        raise UsageError(_no_variant(only, tuple(runs)))
    draft.errata = read_errata(head, faults)
    formulas, sources = Formulas(), Sources(folder)
    for label, run in runs.items():
        before = frozenset(faults.found)
        if settings and only in (None, label):
            run = runs[label] = merge(_RUN, run, overlay(run, settings))
        variant, scope = build(label, reader.table(_RUN, run), formulas, sources, faults)
        draft.scopes[label] = replace(scope, variants=tuple(runs))
        if variant is not None:
            draft.variants[label] = variant
        if label != DEFAULT:
            faults.blame(label, (VARIANTS.name, label), before)
    draft.questions = read_questions(head, draft.scopes, formulas, faults)
    if "sweep" in head and DEFAULT in draft.variants:
        from gradtutor.lessons.loading.sweep import read_sweep

        def make(name: str, changes: Tree) -> Variant | None:
            run = reader.table(_RUN, merge(_RUN, runs[DEFAULT], changes))
            variant, _ = build(name, run, formulas, sources, faults)
            return variant and variant._replace(base=DEFAULT)

        symbols = draft.variants[DEFAULT].symbols
        draft.sweep = read_sweep(head.record("sweep"), top["sweep"], runs[DEFAULT], symbols, make, faults)
    return draft


def _misspelt(top: Mapping[str, Tree], keys: Sequence[Key]) -> bool:
    """Whether a table that every lesson needs is not there, and one is whose name is nearly its."""
    names = tuple(key.name for key in keys)
    strange = [name for name in top if name not in names and name != VARIANTS.name]
    lacking = [key.name for key in keys if key.required and key.name not in top]
    return any(nearest(name, names) in lacking for name in strange)


def _runs(top: Mapping[str, Tree], reader: Reader, numbers: Mapping[str, object]) -> dict[str, Tree]:
    """Name -> the tables of each run: those at the top of the file, with other numbers, and the variants of that."""
    base = Tree({key.name: top[key.name] for key in RUN if key.name in top}, ())
    if numbers:
        base = merge(_RUN, base, overlay(base, numbers))
    return {DEFAULT: base, **_variants(top, base, reader)}


def _variants(top: Mapping[str, Tree], base: Tree, reader: Reader) -> dict[str, Tree]:
    """Name -> the tables of the variant, merged over those of the base."""
    kind = VARIANTS.kind
    assert isinstance(kind, Names)
    if VARIANTS.name not in top:
        return {}
    named = reader.named(kind, top[VARIANTS.name], VARIANTS.name) or {}
    merged = {}
    known = tuple(key.name for key in RUN)
    for name, tree in named.items():
        if not check_label(name, tree.where, tr("variant"), reader.faults):
            continue
        if name == DEFAULT:
            what = tr("'{name}' is the name of the run at the top of the file.").format(name=DEFAULT)
            reader.faults.key(tree.where, what, tr("Give the variant another name."))
        elif not isinstance(tree.value, Mapping):
            reader.read(kind.item, tree, name)
        else:
            changes = entries(tree)
            reader.unknown(changes, known, tree.where)
            tables = {key: value for key, value in changes.items() if key in known}
            merged[name] = merge(_RUN, base, Tree(tables, tree.where))
    return merged


def _no_variant(name: str, names: tuple[str, ...]) -> str:
    what = tr("There is no variant '{name}'.").format(name=quoted(name))
    return f"{what} {write_instead(name, names)}"
