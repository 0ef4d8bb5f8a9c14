"""``gradtutor try FORMULA …``: a lesson on the learner's own formula."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.launch import add_ways, course_at, open_course
from gradtutor.cli.parser import Add
from gradtutor.errors import UsageError
from gradtutor.i18n import mark, tr
from gradtutor.records import NamedTuple
from gradtutor.safe_text import harmless
from gradtutor.view.text.themes import Look


class TryOptions(NamedTuple):
    """The formula as it was typed, and how its lesson is shown."""

    formulas: tuple[str, ...]
    starts: tuple[str, ...]
    constants: tuple[str, ...]
    ranges: tuple[str, ...]
    data: Path | None
    target: str | None
    minimize: str | None
    rule: str | None
    rate: str | None
    weight_decay: str | None
    clip: str | None
    standardise: bool
    name: str
    symbols: tuple[str, ...]
    save: Path | None
    plain: bool
    theme: Look | None


def add_options(add: Add) -> None:
    """The formula, its goal, its rule, and how the lesson is shown."""
    formulas = tr("such as 'z = x**2'; several are written one after the other, or with ; between them")
    add("formulas", nargs="*", metavar="FORMULA", help=formulas)
    _many(add, "--start", "starts", "NAME=VALUE", tr("a name that is to change, and where it begins: 3, or [1, 2]"))
    _many(add, "--constant", "constants", "NAME=VALUE", tr("a name that stays as it is"))
    _many(add, "--range", "ranges", "NAME=LOW,HIGH", tr("how far a name may go, and what its pictures show"))
    add("--data", type=Path, metavar="FILE", help=tr("a CSV file; the names of its columns may be used"))
    aim = tr("what a formula is to reach: a number or a constant; without a name, the last formula")
    add("--target", metavar="[NAME=]VALUE", help=aim)
    add("--minimize", metavar="NAME", help=tr("the formula to make as small as possible"))
    add("--rule", metavar="KIND", help=tr("how the names change: newton, sgd, adam, …; left out: what suits the goal"))
    add("--rate", metavar="NUMBER", help=tr("the learning rate; left out: found by trial"))
    decay = tr("so many times each parameter is added to its gradient (adamw: taken from it)")
    add("--weight-decay", metavar="NUMBER", help=decay)
    add(
        "--clip",
        metavar="norm=NUMBER",
        help=tr("make larger gradients so small: norm=1 for all together, value=0.5 each"),
    )
    add("--standardise", action="store_true", help=tr("bring the columns of the data to mean 0 and deviation 1"))
    _many(add, "--symbol", "symbols", "NAME=SYMBOL", tr("what is shown for a name: yhat=ŷ"))
    add("--name", default="formula", metavar="NAME", help=tr("the id of the lesson"))
    add("--save", type=Path, metavar="DIR", help=tr("write it as a lesson folder instead of opening it"))
    add_ways(add)


def _many(add: Add, option: str, name: str, metavar: str, text: str) -> None:
    """An option that may be given several times."""
    add(option, dest=name, action="append", default=[], metavar=metavar, help=text)


def asked(options: TryOptions) -> TryOptions:
    """The options, with the formula and what it lacks asked for: one question at a time, in the terminal.

    Raises ``UsageError`` where the learner wants no more.
    """
    from gradtutor.lessons.generate.formulas import missing_names, written
    from gradtutor.lessons.generate.values import named_value

    def formula(text: str) -> str:
        missing_names(written([text]), given)
        return text

    def value(text: str) -> str:
        named_value(text, text.partition("=")[0])
        return text

    given: list[str] = [part.partition("=")[0].strip() for part in (*options.starts, *options.constants)]
    text = _ask(tr("Which formula? For example y = x^2:"), formula)
    lines, starts = written([text]), list(options.starts)
    for name in missing_names(lines, given):
        question = tr("Where does {name} begin? A number, or a list such as [1, 2]:").format(name=name)
        starts.append(_ask(question, value, lead=f"{name}="))
    target, minimize = options.target, options.minimize
    output = list(lines.texts)[-1]
    if lines.target is None and not target and not minimize:
        question = tr("Where is {name} to go? A number, 'small', or nothing for value and slope:").format(name=output)
        goal = _ask(question, lambda answer: answer if answer in ("", "small") else value(f"{output}={answer}"))
        minimize, target = (output, None) if goal == "small" else (None, goal or None)
    return options._replace(formulas=(text,), starts=tuple(starts), target=target, minimize=minimize)


def _ask(question: str, checked: Callable[[str], str], lead: str = "") -> str:
    """The answer to one question; asked again, with what is wrong, until it can be used."""
    while True:
        try:
            return checked(lead + input(f"{question} ").strip())
        except UsageError as error:
            print(harmless(str(error)))
        except (EOFError, KeyboardInterrupt):
            print()
            raise UsageError(tr("Nothing was asked for.")) from None


def try_formula(options: TryOptions, context: Context) -> int:
    """Open the lesson at once, or write it to a folder."""
    from gradtutor.lessons.generate.generate import Request, made_lesson, saved_lesson

    if not options.formulas and sys.stdin.isatty() and sys.stdout.isatty():
        options = asked(options)
    request = Request(
        options.formulas,
        options.starts,
        options.constants,
        options.ranges,
        options.data,
        options.target or "",
        options.minimize or "",
        options.rule or "",
        options.rate or "",
        options.standardise,
        options.name,
        options.symbols,
        options.weight_decay or "",
        options.clip or "",
    )
    if options.save is not None:
        folder = saved_lesson(request, options.save)
        print(harmless(tr("The lesson is in '{path}'. To see it: gradtutor {path}").format(path=folder)))
        return OK
    from gradtutor.lessons.course.temporary import temporary_folder

    with temporary_folder() as parent, course_at(context.course) as course:
        folder = made_lesson(request, parent)
        from gradtutor.session.progress.progress import Progress

        # Gone when the tutor is left, and so is what was done in it.
        return open_course(options.plain, options.theme, context, course, folder, Progress())


COMMAND: Final = Command(
    "try",
    mark("Open a lesson on your own formula, made on the spot."),
    "FORMULA... --start NAME=VALUE... (--target NAME=VALUE | --minimize NAME)\n"
    "                     [--constant NAME=VALUE]... [--data FILE.csv] [--range NAME=LOW,HIGH]...\n"
    "                     [--rule KIND] [--rate NUMBER] [--weight-decay NUMBER]\n"
    "                     [--clip norm=NUMBER | --clip value=NUMBER] [--standardise]\n"
    "                     [--name NAME] [--symbol NAME=SYMBOL]... [--save DIR]",
    TryOptions,
    try_formula,
    add_options,
    mark('For example: gradtutor try "z = (2*w + 3*b) * (2*b + 1)" --start w=3 --start b=4 --target z=150'),
)
