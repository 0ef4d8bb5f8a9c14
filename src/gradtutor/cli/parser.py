"""The options of each command, as argparse parsers whose words are translated and whose errors are ours."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from gradtutor.errors import UsageError
from gradtutor.i18n import LANGUAGES, from_environment, tr
from gradtutor.view.text.themes import LOOKS

MOST_ITERATIONS: Final = 1_000_000
"""The most that ``--iterations`` takes; a lesson file is bound by the same number."""
FORMATS: Final = ("table", "json", "csv", "markdown")
_WITH_VALUE: Final = ("--lang", "--course", "--data-dir", "--settings", "--theme")
"""Options that may stand before the command and are followed by a value."""


class Parser(argparse.ArgumentParser):
    """A parser with the options that every command has; it raises ``UsageError`` and never leaves the process."""

    def __init__(self, command: str, usage: str, description: str, epilog: str | None = None) -> None:
        prog = f"gradtutor {command}".rstrip()
        super().__init__(
            prog,
            usage=f"{prog} {usage}".rstrip(),
            description=description,
            epilog=epilog,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
        )
        self.what = self.add_argument_group(tr("What"))
        """The group of the command's own arguments."""
        every = self.add_argument_group(tr("Options of every command"))
        speak = tr("the language: {names}").format(names=", ".join(LANGUAGES))
        every.add_argument("--lang", type=_known_language, metavar="LANG", help=speak)
        other = tr("another course than the one that ships: a folder or a zip archive")
        every.add_argument("--course", type=Path, metavar="PATH", help=other)
        kept = tr("the folder where progress is kept")
        every.add_argument("--data-dir", type=Path, metavar="DIR", help=kept)
        own = tr("another settings file than your own")
        every.add_argument("--settings", dest="settings_file", type=Path, metavar="FILE", help=own)
        every.add_argument("--ascii", action="store_true", help=tr("show only signs that are on a keyboard"))
        every.add_argument("--version", action="store_true", help=tr("print the version"))
        every.add_argument("-h", "--help", action="store_true", help=tr("print this help"))

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """The options in ``words``. Raises ``UsageError`` for what is not understood."""
        see = tr("See: {command} --help").format(command=self.prog)
        try:
            options, unknown = self.parse_known_args(list(words))
        except argparse.ArgumentError as error:
            what = tr("The option {option} is not used like that.").format(option=error.argument_name)
            raise UsageError(f"{what} {see}") from None
        if unknown:
            what = tr("This is not understood: {words}.").format(words=" ".join(unknown))
            raise UsageError(f"{what} {see}")
        return options

    def error(self, message: str) -> NoReturn:
        """Raise ``UsageError`` instead of leaving."""
        raise UsageError(message)


class _Formatter(argparse.HelpFormatter):
    """Help whose own words are translated."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, tr("Usage: ") if prefix is None else prefix)


def tutor_parser() -> Parser:
    """``gradtutor [LESSON]``: the screen."""
    usage = (
        "[--plain] [--theme NAME] [LESSON]\n"
        "       gradtutor try|list|trace|author|settings|doctor|serve|results|class [--help] …"
    )
    epilog = tr(
        "'try' opens your own formula, 'list' shows the lessons, 'trace' runs one without a screen, 'author check' "
        "checks lessons, 'settings' shows what can be set, 'doctor' says what this terminal can do, 'serve' opens a "
        "class over SSH, 'results' prints what it has done, 'class' lists and erases what is stored."
    )
    parser = Parser("", usage, tr("A terminal tutor for gradients: every key shows one more number."), epilog)
    parser.what.add_argument("lesson", nargs="?", metavar="LESSON", help=_lesson_help())
    _add_ways(parser)
    return parser


def try_parser() -> Parser:
    """``gradtutor try FORMULA …``."""
    usage = (
        "FORMULA... --start NAME=VALUE... (--target NAME=VALUE | --minimize NAME)\n"
        "                     [--constant NAME=VALUE]... [--data FILE.csv] [--range NAME=LOW,HIGH]...\n"
        "                     [--rule KIND] [--rate NUMBER] [--name NAME] [--save DIR]"
    )
    description = tr("Open a lesson on your own formula, made on the spot.")
    epilog = tr('For example: gradtutor try "z = (2*w + 3*b) * (2*b + 1)" --start w=3 --start b=4 --target z=150')
    parser = Parser("try", usage, description, epilog)
    add = parser.what.add_argument
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
    add("--name", default="formula", metavar="NAME", help=tr("the id of the lesson"))
    add("--save", type=Path, metavar="DIR", help=tr("write it as a lesson folder instead of opening it"))
    _add_ways(parser)
    return parser


def _many(add: Callable[..., object], option: str, name: str, metavar: str, text: str) -> None:
    """An option that may be given several times."""
    add(option, dest=name, action="append", default=[], metavar=metavar, help=text)


def settings_parser() -> Parser:
    """``gradtutor settings``."""
    return Parser("settings", "[--settings FILE]", tr("Print your settings as a file that explains each of them."))


def doctor_parser() -> Parser:
    """``gradtutor doctor``."""
    return Parser("doctor", "", tr("Say what this terminal can do, and what to set where it cannot do enough."))


def list_parser() -> Parser:
    """``gradtutor list [PATH]``."""
    parser = Parser("list", "[PATH]", tr("Print id, title and chapter of every lesson."))
    parser.what.add_argument(
        "path", nargs="?", type=Path, metavar="PATH", help=tr("the folder of a course or a lesson")
    )
    return parser


def trace_parser() -> Parser:
    """``gradtutor trace LESSON …``."""
    usage = "LESSON [--variant NAME] [--set NAME=VALUE]...\n                       [--iterations N] [--format FORMAT]"
    description = tr("Run a lesson without a screen. Exit code 3 when a run diverges or leaves a function's domain.")
    parser = Parser("trace", usage, description)
    add = parser.what.add_argument
    add("lesson", nargs="?", metavar="LESSON", help=_lesson_help())
    add("--variant", metavar="NAME", help=tr("only this variant; left out: all"))
    setting = tr("change a parameter's start, a constant, or a key such as rule.rate or stop.max_iterations")
    add("--set", dest="settings", action="append", default=[], metavar="NAME=VALUE", help=setting)
    add("--iterations", type=_count, metavar="N", help=tr("at most so many iterations"))
    formats = tr("one of: {names}").format(names=", ".join(FORMATS))
    add("--format", type=_known_format, default=FORMATS[0], metavar="FORMAT", help=formats)
    return parser


def author_parser() -> Parser:
    """``gradtutor author ACTION [PATH]``."""
    usage = (
        "new NAME [--in DIR]\n       gradtutor author watch DIR\n       gradtutor author check [PATH]\n"
        "       gradtutor author schema"
    )
    parser = Parser("author", usage, tr("Write a lesson, see it anew at each save, and check it."))
    add = parser.what.add_argument
    actions = tr(
        "'new' writes a lesson to begin from; 'watch' shows a lesson while you write it; 'check' finds every fault, "
        "with its place; 'schema' prints the format for editors, as a JSON Schema"
    )
    add("action", nargs="?", metavar="ACTION", help=actions)
    add("path", nargs="?", type=Path, metavar="PATH", help=tr("the folder of a course or a lesson, or its new name"))
    add("--in", dest="parent", type=Path, metavar="DIR", help=tr("where the folder of a new lesson is made"))
    return parser


def _add_ways(parser: Parser) -> None:
    """How a lesson is shown."""
    plainly = tr("line by line instead of on a screen: for screen readers, simple terminals and pipes")
    parser.what.add_argument("--plain", action="store_true", help=plainly)
    looks = tr("the colours: {names}").format(names=", ".join(LOOKS))
    parser.what.add_argument("--theme", type=_known_look, metavar="NAME", help=looks)


def first_plain(words: Sequence[str]) -> int | None:
    """The place of the first word that is neither an option nor the value of one."""
    for place, word in enumerate(words):
        if not word.startswith("-") and (place == 0 or words[place - 1] not in _WITH_VALUE):
            return place
    return None


def wanted_language(words: Sequence[str], otherwise: str = "") -> str:
    """The language that ``--lang`` asks for, else ``otherwise``, else the locale's: needed before the first word is
    printed."""
    asked = next((wanted for wanted in _values("--lang", words) if wanted in LANGUAGES), "")
    return asked or otherwise or from_environment()


def wanted_settings(words: Sequence[str]) -> Path | None:
    """The file that ``--settings`` names: it says in which language the options are to be explained."""
    named = _values("--settings", words)
    return Path(named[-1]) if named and named[-1] else None


def _values(option: str, words: Sequence[str]) -> list[str]:
    """What follows an option, in the same word or the next."""
    found = []
    for place, word in enumerate(words):
        if word == option:
            found.append("".join(words[place + 1 : place + 2]))
        elif word.startswith(f"{option}="):
            found.append(word.removeprefix(f"{option}="))
    return found


def _lesson_help() -> str:
    return tr("an id of the course, or the path of a lesson's folder")


def _known_language(text: str) -> str:
    return _one_of(text, LANGUAGES, tr("There is no language '{name}'. There are: {names}."))


def _known_look(text: str) -> str:
    return _one_of(text, LOOKS, tr("There is no theme '{name}'. There are: {names}."))


def _known_format(text: str) -> str:
    return _one_of(text, FORMATS, tr("There is no format '{name}'. There are: {names}."))


def _one_of(text: str, names: Sequence[str], refusal: str) -> str:
    if text not in names:
        raise UsageError(refusal.format(name=text, names=", ".join(names)))
    return text


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:20]) <= MOST_ITERATIONS:
        what = tr("--iterations must be a whole number from 1 to {most}.")
        raise UsageError(what.format(most=MOST_ITERATIONS))
    return int(text)
