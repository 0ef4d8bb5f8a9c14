"""The command line: all is put together here, and every error becomes a sentence and an exit code.

To add a command: a file beside this one with a ``COMMAND``, and its line in ``COMMANDS``.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

from gradtutor import __version__, i18n
from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import INTERRUPTED, OK, USAGE
from gradtutor.cli.parser import Outline, outline
from gradtutor.cli.terminal.check import speaks_utf8
from gradtutor.cli.terminal.streams import LETTERS, SIGNS, encoding_of, holds, not_written, prepare_streams, silence
from gradtutor.errors import GradtutorError
from gradtutor.safe_text import harmless
from gradtutor.session.store.paths import DATA_VARIABLE
from gradtutor.settings.load import read_settings
from gradtutor.settings.model import Settings
from gradtutor.view.text import ascii_spelling

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "": "tutor",
        "try": "try_formula",
        "list": "list_lessons",
        "courses": "courses",
        "trace": "trace",
        "code": "code_lesson",
        "author": "author",
        "settings": "print_settings",
        "doctor": "doctor",
        "serve": "serve",
        "session": "session",
        "results": "results",
        "class": "classes",
    }
)
"""Word -> the file of its ``COMMAND``, in the order of the help; the first is done where no command is named."""


def command_of(word: str) -> Command[Any]:
    """The command of a word: nothing of the others is imported; nor what it does itself, before it does it."""
    found: Command[Any] = import_module(f"gradtutor.cli.{COMMANDS[word]}").COMMAND
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line ``arguments`` (the process's own when left out); the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        i18n.use(i18n.from_environment())
        prepare_streams()
        code = _run(words)
        # Here and not at exit, where Python itself would complain of a closed pipe.
        sys.stdout.flush()
    except GradtutorError as error:
        return _refuse(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; what is still buffered goes nowhere.
        silence(sys.stdout)
        return OK
    except OSError as error:
        if error.filename:
            return _refuse(f"{error.filename}: {error.strerror}")
        return _refuse(not_written(error))
    return code


def _refuse(what: object) -> int:
    # ``None`` where it is closed; then ``print`` would take the standard output.
    if getattr(sys, "stderr", None) is not None:
        with suppress(OSError):
            print(harmless(str(what)), file=sys.stderr, flush=True)
    return USAGE


def _run(words: list[str]) -> int:
    """Find out which command is meant, read its options and do it."""
    asked = outline(words, (command_of(word).add for word in COMMANDS))
    settings, fault = _settings(asked)
    command = command_of(asked.word if asked.word in COMMANDS else "")
    if asked.help:
        others = () if command.word else [one for one in map(command_of, COMMANDS) if one.word and one.listed]
        sys.stdout.write(command.parser(others).format_help())
        return OK
    if asked.version:
        print(f"gradtutor {__version__}")
        return OK
    parsed = command.parser().parse(words)
    if fault is not None and not command.bears_faults:
        raise fault
    context = Context(parsed.course, parsed.data_dir, asked.settings_file, settings, fault)
    if not gc.isenabled():
        # Turned on, it would at once look through all that has been imported, which stays.
        gc.freeze()
        gc.enable()
    return command.act(command.record(parsed), context)


def _settings(asked: Outline) -> tuple[Settings, GradtutorError | None]:
    """What the learner has set, in force from here on; and the fault of the file, if it has one."""
    i18n.use(asked.lang or i18n.from_environment())
    fault = None
    try:
        settings = read_settings(asked.settings_file)
    except GradtutorError as error:
        settings, fault = Settings(), error
    i18n.use(asked.lang or settings.language or i18n.from_environment())
    letters = speaks_utf8() if encoding_of(sys.stdout) == "utf-8" else holds(sys.stdout, LETTERS)
    ascii_spelling.use(asked.ascii or settings.ascii or not holds(sys.stdout, SIGNS), strict=not letters)
    if settings.data_dir is not None:
        # The environment comes before the file.
        os.environ.setdefault(DATA_VARIABLE, str(settings.data_dir))
    return settings, fault
