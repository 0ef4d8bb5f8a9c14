"""Opening a lesson folder: everything in it is read and checked, and all its faults come at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gradtutor.errors import Fault, LessonError, UsageError
from gradtutor.lessons.agree import read_words
from gradtutor.lessons.build import build
from gradtutor.lessons.data import Sources
from gradtutor.lessons.errata import read_errata
from gradtutor.lessons.faults import Faults, shown, spelled, write_instead
from gradtutor.lessons.files import LESSON_FILE, MOST_TOML, parse_toml, read_text
from gradtutor.lessons.kinds import Names, Table
from gradtutor.lessons.model import Erratum, Lesson, Variant
from gradtutor.lessons.reader import Reader
from gradtutor.lessons.schema import LESSON, RUN, VARIANTS
from gradtutor.lessons.scope import Formulas, Scope, check_label
from gradtutor.lessons.settings import overlay
from gradtutor.lessons.sweep import read_sweep
from gradtutor.lessons.tree import Tree, entries, merge
from gradtutor.locale import tr

DEFAULT: Final = "default"
"""The name of the run that the tables at the top of the file describe."""

_RUN: Final = Table(RUN)
_TOP: Final = Table(LESSON)


@dataclass
class _Draft:
    """What could be read of a lesson.toml."""

    id: str = ""
    digits: int = 5
    variants: dict[str, Variant] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    sweep: tuple[Variant, ...] = ()
    errata: tuple[Erratum, ...] = ()


def load_lesson(folder: Path, settings: Mapping[str, object] | None = None, variant: str | None = None) -> Lesson:
    """The lesson in ``folder``. Raises ``LessonError`` with all faults of its three files.

    ``settings`` (``{"x": 3.0, "rule.rate": 0.01}``) change the variant named ``variant``, or all of them, before
    they are checked. Raises ``UsageError`` when a setting, or the name of the variant, is wrong.
    """
    if not (folder / LESSON_FILE).is_file():
        what = tr("This folder is no lesson: it has no {file}.") if folder.is_dir() else tr("There is no such folder.")
        mend = tr("Give the path to a folder with a {file} in it.")
        raise LessonError([Fault(shown(folder), 1, 1, what.format(file=LESSON_FILE), mend.format(file=LESSON_FILE))])
    faults = Faults(folder / LESSON_FILE)
    draft = _Draft()
    text = read_text(folder / LESSON_FILE, MOST_TOML, faults)
    document = None if text is None else parse_toml(text, faults)
    if text is not None and document is not None:
        faults = Faults(folder / LESSON_FILE, text)
        draft = _read(folder, document, faults, settings or {}, variant)
    words, found = read_words(folder, tuple(draft.scopes.values()), tuple(erratum.id for erratum in draft.errata))
    if faults.found or found:
        raise LessonError([*faults.found, *found])
    if faults.settings:
        raise UsageError("\n".join(faults.settings))
    return Lesson(draft.id, folder, draft.variants, words, draft.digits, draft.sweep, draft.errata)


def _read(
    folder: Path, document: Mapping[str, object], faults: Faults, settings: Mapping[str, object], only: str | None
) -> _Draft:
    """Read a lesson.toml as far as it can be read."""
    reader = Reader(faults)
    top = entries(Tree(document, ()))
    known = {table: [key.name for key in keys] for table, keys in (("top", LESSON), ("run", RUN))}
    reader.unknown(top, (*known["top"], *known["run"], VARIANTS.name), ())
    head = reader.table(_TOP, Tree({name: top[name] for name in known["top"] if name in top}, ()))
    draft = _Draft(head.get("id", str) or "", head.get("digits", int) or 0)
    name = folder.resolve().name
    if draft.id and draft.id != name:
        what = tr("The id '{id}' is not the folder's name.").format(id=spelled(draft.id))
        faults.value(head.place("id"), what, tr('Write id = "{name}".').format(name=name))
    base = Tree({name: top[name] for name in known["run"] if name in top}, ())
    runs = {DEFAULT: base, **_variants(top, base, reader)}
    if only is not None and only not in runs:
        raise UsageError(_no_variant(only, tuple(runs)))
    draft.errata = read_errata(head, faults)
    formulas, sources = Formulas(), Sources(folder)
    for label, run in runs.items():
        before = frozenset(faults.found)
        if settings and only in (None, label):
            run = runs[label] = merge(_RUN, run, overlay(run, settings))
        variant, draft.scopes[label] = build(label, reader.table(_RUN, run), formulas, sources, faults)
        if variant is not None:
            draft.variants[label] = variant
        if label != DEFAULT:
            faults.blame(label, (VARIANTS.name, label), before)
    if "sweep" in head and DEFAULT in draft.variants:

        def make(name: str, changes: Tree) -> Variant | None:
            run = reader.table(_RUN, merge(_RUN, runs[DEFAULT], changes))
            variant, _ = build(name, run, formulas, sources, faults)
            return variant and variant._replace(base=DEFAULT)

        symbols = draft.variants[DEFAULT].symbols
        draft.sweep = read_sweep(head.record("sweep"), top["sweep"], runs[DEFAULT], symbols, make, faults)
    return draft


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
    what = tr("There is no variant '{name}'.").format(name=spelled(name))
    return f"{what} {write_instead(name, names)}"
