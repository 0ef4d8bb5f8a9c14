"""What a command is: its word, its options as a record, and what it does with them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

from gradtutor.cli.parser import EVERY, Add, Parser
from gradtutor.errors import GradtutorError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.settings.model import Settings

Options = TypeVar("Options")


class NoOptions(NamedTuple):
    """The record of a command that has no options of its own."""


class Context(NamedTuple):
    """What every command finds: the options that all of them have, and the settings in force."""

    course: Path | None = None
    """Another course than the one that ships."""
    data_dir: Path | None = None
    """Another folder of progress than the usual one."""
    settings_file: Path | None = None
    """Another settings file than the learner's own."""
    settings: Settings = Settings()
    fault: GradtutorError | None = None
    """What is wrong with the settings file; only a command that ``bears_faults`` is done then."""


def no_options(add: Add) -> None:
    """For a command that has no options of its own."""


class Command(NamedTuple, Generic[Options]):
    """One command; its texts are marked for the catalogues, and translated when they are shown."""

    word: str
    """What is typed for it; empty for what ``gradtutor`` alone does."""
    description: str
    usage: str
    """How its own options are written, behind its word."""
    options: Callable[..., Options]
    """The record, made of arguments that are named as the options' ``dest``."""
    act: Callable[[Options, Context], int]
    """Does it; the exit code."""
    add: Callable[[Add], None] = no_options
    """Adds its options to a parser by argparse's ``add_argument``."""
    epilog: str = ""
    listed: bool = True
    """Whether ``gradtutor --help`` names it."""
    bears_faults: bool = False
    """Whether it is done even with a faulty settings file."""

    def parser(self, others: Sequence[Command[Any]] = ()) -> Parser:
        """Reads its options; the help names ``others`` as commands."""
        parser = Parser(self.word, self.usage, tr(self.description), tr(self.epilog) if self.epilog else None)
        self.add(parser.what.add_argument)
        for other in others:
            parser.mention(other.word, tr(other.description))
        return parser

    def record(self, parsed: Namespace) -> Options:
        """The record of what has been parsed; several values of one option become a tuple."""
        own = {name: value for name, value in vars(parsed).items() if name not in EVERY}
        return self.options(**{name: tuple(value) if isinstance(value, list) else value for name, value in own.items()})
