"""``gradtutor courses [add PATH | remove PATH]``: the courses that the contents offer."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.launch import own_shelf
from gradtutor.cli.parser import Add, one_of
from gradtutor.errors import UsageError
from gradtutor.i18n import mark, tr
from gradtutor.records import NamedTuple
from gradtutor.safe_text import harmless

ACTIONS: Final = ("add", "remove")


class CoursesOptions(NamedTuple):
    """What is done with the list; without an action it is printed."""

    action: str | None
    path: str | None
    """The path of a folder or an archive; to remove it, its number in the list will do."""


def add_options(add: Add) -> None:
    """The action and the course."""
    what = tr("'add' keeps a course at hand, 'remove' forgets it; left out: print which there are")
    add("action", nargs="?", metavar="ACTION", help=what)
    which = tr("the folder of a course, or a zip archive; to remove it, its number will do")
    add("path", nargs="?", metavar="PATH", help=which)


def act(options: CoursesOptions, context: Context) -> int:
    """Print the list, or change it."""
    from gradtutor.lessons.course.known import described
    from gradtutor.view.course.courses import about, title_of, where
    from gradtutor.view.text.lines import in_columns

    shelf = own_shelf(context.data_dir)
    if options.action is None:
        known = [described(path) for path in shelf.paths()]
        rows = [(str(number), harmless(title_of(one)), about(one), where(one)) for number, one in enumerate(known, 1)]
        for line in in_columns(rows):
            print(line)
        return OK
    action = one_of(options.action, ACTIONS, tr("Courses cannot be asked for '{name}'."))
    if options.path is None:
        raise UsageError(tr("Which course? Write: gradtutor courses {action} PATH").format(action=action))
    if action == "add":
        added = shelf.add(Path(options.path))
        said = tr("'{title}' is among the courses; in the contents, 'o' shows them.")
        print(harmless(said.format(title=title_of(added))))
    else:
        gone = shelf.remove(options.path)
        said = tr("'{path}' is forgotten. Its files are left alone, and what you have done in it stays saved.")
        print(harmless(said.format(path=gone)))
    return OK


COMMAND: Final = Command(
    "courses",
    mark("Keep several courses at hand, to go from one to another in the contents."),
    "[add PATH | remove PATH]",
    CoursesOptions,
    act,
    add_options,
)
