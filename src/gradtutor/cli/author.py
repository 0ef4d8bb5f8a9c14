"""``gradtutor author ACTION [PATH]``: writing a lesson, watching it, checking it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.parser import Add, one_of
from gradtutor.errors import UsageError
from gradtutor.i18n import mark, tr
from gradtutor.records import NamedTuple
from gradtutor.safe_text import harmless


class AuthorOptions(NamedTuple):
    """What is done, and with which folder."""

    action: str | None
    """One of ``ACTIONS``."""
    path: Path | None
    """The folder of a course or a lesson, or its new name."""
    parent: Path | None
    """Where the folder of a new lesson is made."""
    out: Path | None = None
    """The file that is written."""


def add_options(add: Add) -> None:
    """The action and its folder."""
    actions = tr(
        "'new' writes a lesson to begin from; 'watch' shows a lesson while you write it; 'check' finds every fault, "
        "with its place; 'test' compares runs with the numbers of tests.toml; 'preview' writes every step as a page of "
        "HTML; 'publish' packs a course as an archive; 'schema' prints the format for editors, as a JSON Schema"
    )
    add("action", nargs="?", metavar="ACTION", help=actions)
    add("path", nargs="?", type=Path, metavar="PATH", help=tr("the folder of a course or a lesson, or its new name"))
    add("--in", dest="parent", type=Path, metavar="DIR", help=tr("where the folder of a new lesson is made"))
    add("--out", type=Path, metavar="FILE", help=tr("the file that is written; left out: one that is named like it"))


def act(options: AuthorOptions, context: Context) -> int:
    """Do what the command line asks for; the exit code. Raises ``UsageError`` where there is no such action."""
    action = ACTIONS.get(options.action or "")
    if action is None:
        what = tr("What is an author to do? There are: {names}. See: gradtutor author --help")
        raise UsageError(what.format(names=", ".join(ACTIONS)))
    return action(options, context)


def check_lessons(options: AuthorOptions, context: Context) -> int:
    """Check a lesson or a course, also in an archive: its runs on stdout, its faults and warnings on stderr."""
    from gradtutor.cli.authoring.check import check_folder
    from gradtutor.lessons.course.course import bundled
    from gradtutor.lessons.course.untrusted import unpacked

    with unpacked(options.path or context.course or bundled()) as path:
        return check_folder(path)


def watch_lesson(options: AuthorOptions, context: Context) -> int:
    """Open a lesson and show it anew at each save."""
    from gradtutor.cli.launch import dress
    from gradtutor.cli.terminal.check import check_terminal
    from gradtutor.lessons.course.course import bundled, load_course
    from gradtutor.lessons.toml.files import LESSON_FILE

    path = options.path
    if path is None:
        raise UsageError(tr("Which lesson? Write: gradtutor author watch DIR"))
    folder = path.parent if path.name == LESSON_FILE else path
    if not folder.is_dir():
        raise UsageError(tr("There is no folder '{path}'.").format(path=folder))
    check_terminal()
    dress(None, context)
    from gradtutor.tui.authoring.author_app import watch

    return watch(load_course(context.course or bundled()), folder)


def begin_lesson(options: AuthorOptions, _: Context) -> int:
    """Write a new lesson to begin from."""
    from gradtutor.lessons.checking.skeleton import new_lesson
    from gradtutor.lessons.course.course import COURSE_FILE

    if options.path is None:
        raise UsageError(tr("Which name shall the lesson have? Write: gradtutor author new NAME"))
    parent = options.parent or options.path.parent
    folder = new_lesson(options.path.name, parent)
    said = tr("The lesson is in '{path}'. To see it while you write: gradtutor author watch {path}")
    print(harmless(said.format(path=folder)))
    if (parent / COURSE_FILE).is_file():
        what = tr('To have it in the course, add "{id}" to the lessons of a chapter in {file}.')
        print(harmless(what.format(id=folder.name, file=parent / COURSE_FILE)))
    return OK


def print_schema(options: AuthorOptions, _: Context) -> int:
    """The format of lesson.toml, or of the file that is named, as a JSON Schema."""
    from gradtutor.lessons.toml.json_schema import SCHEMAS, schema_text

    name = options.path.stem if options.path else next(iter(SCHEMAS))
    sys.stdout.write(schema_text(SCHEMAS[one_of(name, tuple(SCHEMAS), tr("There is no schema of '{name}'."))]()))
    return OK


def preview_lesson(options: AuthorOptions, context: Context) -> int:
    """Write every step of a lesson as one page of HTML."""
    from gradtutor.cli.authoring.preview import preview

    return preview(options.path, options.out, context)


def test_lessons(options: AuthorOptions, context: Context) -> int:
    """Compare the runs of lessons with the numbers of their tests.toml."""
    from gradtutor.cli.authoring.numbers import compare_numbers

    return compare_numbers(options.path, context)


def publish(options: AuthorOptions, _: Context) -> int:
    """Pack a course as an archive with a manifest."""
    from gradtutor.cli.authoring.publish import publish_course

    return publish_course(options.path, options.out)


ACTIONS: Final[Mapping[str, Callable[[AuthorOptions, Context], int]]] = MappingProxyType(
    {
        "check": check_lessons,
        "watch": watch_lesson,
        "new": begin_lesson,
        "schema": print_schema,
        "preview": preview_lesson,
        "test": test_lessons,
        "publish": publish,
    }
)
"""Word -> action."""

COMMAND: Final = Command(
    "author",
    mark("Write a lesson, see it anew at each save, and check it."),
    "new NAME [--in DIR]\n       gradtutor author watch DIR\n       gradtutor author check [PATH]\n"
    "       gradtutor author test [PATH]\n       gradtutor author preview LESSON [--out FILE]\n"
    "       gradtutor author publish FOLDER [--out FILE]\n       gradtutor author schema [lesson | course | tests]",
    AuthorOptions,
    act,
    add_options,
)
