"""How words become options: argparse, with help that is translated, errors that are ours, and any order of words."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn, TypeAlias

from gradtutor.errors import UsageError
from gradtutor.i18n import LANGUAGES, tr
from gradtutor.records import NamedTuple
from gradtutor.suggestions import nearest, write_instead

Add: TypeAlias = Callable[..., object]
"""argparse's ``add_argument``."""
EVERY: Final = frozenset(("command", "lang", "course", "data_dir", "settings_file", "ascii", "version", "help"))
"""Where argparse puts the command's word and the options that every command has."""


class Outline(NamedTuple):
    """What has to be known before the options of a command can be read."""

    word: str = ""
    """The first word that is neither an option nor the value of one."""
    lang: str = ""
    """The language that is asked for; empty where none is, or none that there is."""
    settings_file: Path | None = None
    ascii: bool = False
    help: bool = False
    version: bool = False


def outline(words: Sequence[str], commands: Iterable[Callable[[Add], None]]) -> Outline:
    """What ``words`` are about, whether or not they are right in all else.

    ``commands`` add the options of each command: an option that stands before the command's word is told from its
    value by them. An option has a value with all commands or with none. They are only asked where such an option is.
    """
    found, rest = _found(words, ())
    if any(word.startswith("-") for word in rest):
        found, rest = _found(words, commands)
    word = next((word for word in rest if not word.startswith("-")), "")
    file = Path(found.settings_file) if found.settings_file else None
    return Outline(word, found.lang if found.lang in LANGUAGES else "", file, found.ascii, found.help, found.version)


def _found(words: Sequence[str], commands: Iterable[Callable[[Add], None]]) -> tuple[argparse.Namespace, list[str]]:
    """The options that are known, and all other words."""
    finder = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    known, flags = set[str](), set[str]()

    def add(*names: str, **how: Any) -> None:
        if names[0].startswith("-") and known.isdisjoint(names):
            known.update(names)
            kept: dict[str, Any] = {key: how[key] for key in how.keys() & {"dest"}}
            if how.get("action") == "store_true":
                flags.update(names)
                finder.add_argument(*names, action="store_true", **kept)
            else:
                finder.add_argument(*names, nargs="?", **kept)

    for add_options in (add_every, *commands):
        add_options(add)
    # What is wrong, such as --ascii=no or a value that is missing, is for the command's own parser to tell.
    return finder.parse_known_args([name if (name := word.split("=")[0]) in flags else word for word in words])


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
        if command:
            self.what.add_argument("command", help=argparse.SUPPRESS)
        self._commands = self.add_argument_group(tr("Commands"))
        add_every(self.add_argument_group(tr("Options of every command")).add_argument)

    def mention(self, word: str, description: str) -> None:
        """Name a command in the help. What is parsed afterwards may be taken for it: for the help alone."""
        self._commands.add_argument(word, nargs="?", metavar=word, help=description)

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """The options in ``words``, in whatever order. Raises ``UsageError`` for what is not understood."""
        try:
            options, unknown = self.parse_known_intermixed_args(list(words))
        except argparse.ArgumentError as error:
            if error.argument_name is None:
                self.error(error.message)
            self._refuse(tr("The option {option} is not used like that.").format(option=error.argument_name))
        if unknown:
            what = tr("This is not understood: {words}.").format(words=" ".join(unknown))
            # Without the dashes, which all options have.
            written = unknown[0].split("=")[0].removeprefix("--")
            near = nearest(written, [name[2:] for name in self._option_string_actions if name.startswith("--")])
            mend = tr("Write '{name}'.").format(name=f"--{near}") if near and unknown[0].startswith("--") else ""
            self._refuse(f"{what} {mend}".rstrip())
        return options

    def error(self, message: str) -> NoReturn:
        """What argparse calls where an argument is missing that has to be there: raise ``UsageError``, not leave."""
        self._refuse(tr("A word is missing."))

    def _refuse(self, what: str) -> NoReturn:
        see = tr("See: {command} --help").format(command=self.prog)
        raise UsageError(f"{what} {see}")


class _Formatter(argparse.HelpFormatter):
    """Help whose own words are translated."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, tr("Usage: ") if prefix is None else prefix)


def add_every(add: Add) -> None:
    """The options that every command has."""
    speak = tr("the language: {names}").format(names=", ".join(LANGUAGES))
    add("--lang", type=_known_language, metavar="LANG", help=speak)
    other = tr("another course than the one that ships: a folder or a zip archive")
    add("--course", type=Path, metavar="PATH", help=other)
    add("--data-dir", dest="data_dir", type=Path, metavar="DIR", help=tr("the folder where progress is kept"))
    own = tr("another settings file than your own")
    add("--settings", dest="settings_file", type=Path, metavar="FILE", help=own)
    add("--ascii", action="store_true", help=tr("show only signs that are on a keyboard"))
    add("--version", action="store_true", help=tr("print the version"))
    add("-h", "--help", action="store_true", help=tr("print this help"))


def add_class(add: Add) -> None:
    """``--class NAME``, which all commands for a class have."""
    add("--class", dest="class_name", metavar="NAME", help=tr("the name of the class, such as 'Maths 7b'"))


def add_store(add: Add) -> None:
    """``--store URL``, which all commands have for a class that may be kept in a database."""
    where = tr("where the class is kept: postgresql://USER@HOST/DATABASE; left out: in a file of the data folder")
    add("--store", default="", metavar="URL", help=where)


def class_name(name: str | None) -> str:
    """The class that is meant. Raises ``UsageError`` when none was named."""
    if not name:
        raise UsageError(tr("Which class? Write its name, such as --class 'Maths 7b'."))
    return name


def known_format(text: str, formats: Sequence[str]) -> str:
    """A format that there is. Raises ``UsageError``."""
    return one_of(text, formats, tr("There is no format '{name}'."))


def _known_language(text: str) -> str:
    return one_of(text, LANGUAGES, tr("There is no language '{name}'."))


def one_of(text: str, names: Sequence[str], refusal: str) -> str:
    """``text``, which is one of ``names``. Raises ``UsageError``."""
    if text not in names:
        raise UsageError(f"{refusal.format(name=text)} {write_instead(text, names)}")
    return text


def whole(text: str, least: int, most: int, option: str) -> int:
    """A whole number from ``least`` to ``most``. Raises ``UsageError``."""
    # As many digits as any bound has: Python refuses to read thousands of them.
    if not text.isascii() or not text.isdigit() or not least <= int(text[:20]) <= most:
        what = tr("{option} must be a whole number from {least} to {most}.")
        raise UsageError(what.format(option=option, least=least, most=most))
    return int(text)
