"""The options of each command, as argparse parsers whose words are translated and whose errors are ours."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from gradtutor.errors import UsageError
from gradtutor.locale import LANGUAGES, from_environment, tr

MOST_ITERATIONS: Final = 1_000_000
"""The most that ``--iterations`` takes; a lesson file is bound by the same number."""
FORMATS: Final = ("table", "json", "csv", "markdown")
_WITH_VALUE: Final = ("--lang", "--course")
"""Options that may stand before the command and are followed by a value."""


class Parser(argparse.ArgumentParser):
    """A parser with the options that every command has; it raises ``UsageError`` and never leaves the process."""

    def __init__(self, command: str, usage: str, description: str, epilog: str | None = None) -> None:
        prog = f"gradtutor {command}".rstrip()
        super().__init__(
            prog,
            usage=f"{prog} {usage}",
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
        every.add_argument("--course", type=Path, metavar="DIR", help=tr("another course than the one that ships"))
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
    usage = "[--lang LANG] [--course DIR] [LESSON]\n       gradtutor list|trace|author [--help] …"
    epilog = tr("'list' shows the lessons, 'trace' runs one without a screen, 'author check' checks lessons.")
    parser = Parser("", usage, tr("A terminal tutor for gradients: every key shows one more number."), epilog)
    parser.what.add_argument("lesson", nargs="?", metavar="LESSON", help=_lesson_help())
    return parser


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
    """``gradtutor author check [PATH]``."""
    parser = Parser("author", "check [PATH]", tr("Check lessons: every fault with its place, every run to its end."))
    parser.what.add_argument("action", nargs="?", metavar="check", help=tr("what to do"))
    parser.what.add_argument(
        "path", nargs="?", type=Path, metavar="PATH", help=tr("the folder of a course or a lesson")
    )
    return parser


def first_plain(words: Sequence[str]) -> int | None:
    """The place of the first word that is neither an option nor the value of one."""
    for place, word in enumerate(words):
        if not word.startswith("-") and (place == 0 or words[place - 1] not in _WITH_VALUE):
            return place
    return None


def wanted_language(words: Sequence[str]) -> str:
    """The language that ``--lang`` asks for, else the locale's: needed before the first word is printed."""
    for place, word in enumerate(words):
        wanted = word.removeprefix("--lang=") if word != "--lang" else "".join(words[place + 1 : place + 2])
        if word.startswith("--lang") and wanted in LANGUAGES:
            return wanted
    return from_environment()


def _lesson_help() -> str:
    return tr("an id of the course, or the path of a lesson's folder")


def _known_language(text: str) -> str:
    return _one_of(text, LANGUAGES, tr("There is no language '{name}'. There are: {names}."))


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
