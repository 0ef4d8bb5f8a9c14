"""The options of the commands for a class: ``serve`` and those that look after what it has stored."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from gradtutor.cli.parser import Parser
from gradtutor.errors import UsageError
from gradtutor.i18n import tr

MOST_SESSIONS: Final = 1000
LARGEST_PORT: Final = 65535
RESULTS: Final = ("csv", "jsonl")
"""The formats of results."""


def serve_parser() -> Parser:
    """``gradtutor serve --class NAME …``."""
    usage = "--class NAME [--port N] [--roster FILE] [--teacher-key FILE]...\n                       [--sessions N] …"
    description = tr("Open a class over SSH: learners log in with ssh, and are in the tutor at their own place.")
    parser = Parser("serve", usage, description)
    add = parser.what.add_argument
    add_class(parser)
    add("--address", default="", metavar="ADDRESS", help=tr("listen on this address only"))
    add("--port", type=_port, default=2222, metavar="N", help=tr("the port; 2222 if left out"))
    add("--roster", type=Path, metavar="FILE", help=tr("a CSV file; only who is in it may enter"))
    add("--code", default="", metavar="CODE", help=tr("the class code; left out: a new one at each start"))
    keys = tr("a file with the teacher's public key; left out: a code that works once")
    add("--teacher-key", dest="teacher_keys", action="append", type=Path, default=[], metavar="FILE", help=keys)
    add("--sessions", type=_sessions, default=300, metavar="N", help=tr("learners at once; the others wait in a queue"))
    idle = tr("minutes without a key after which a place is given back; 45 if left out")
    add("--idle", type=_minutes, default=45.0, metavar="MINUTES", help=idle)
    config = tr("print the configuration of an OpenSSH server for the class instead of opening it")
    add("--print-sshd-config", dest="print_config", action="store_true", help=config)
    return parser


def results_parser() -> Parser:
    """``gradtutor results --class NAME …``."""
    usage = "--class NAME [--format csv|jsonl] [--output FILE]"
    description = tr("Print what a class has done: as a table for a gradebook, or as xAPI statements without names.")
    parser = Parser("results", usage, description)
    add_class(parser)
    add = parser.what.add_argument
    formats = tr("csv: a row for each learner and lesson, with nbgrader's columns; jsonl: xAPI statements")
    add("--format", type=_known_format, default=RESULTS[0], metavar="FORMAT", help=formats)
    add("--output", type=Path, metavar="FILE", help=tr("write it to a file; a new one can be read by you alone"))
    return parser


def class_parser() -> Parser:
    """``gradtutor class ACTION …``."""
    usage = "list\n       gradtutor class forget --class NAME [--learner ID] [--before YYYY-MM-DD] [--yes]"
    parser = Parser("class", usage, tr("Look after what is stored of classes; also while a class is open."))
    add = parser.what.add_argument
    actions = tr(
        "'list' shows the classes; 'forget' erases what is stored of one learner, or all that is older than a date"
    )
    add("action", nargs="?", metavar="ACTION", help=actions)
    add_class(parser)
    add("--learner", metavar="ID", help=tr("erase what is stored of this learner, with the PIN"))
    add("--before", type=_date, metavar="DATE", help=tr("erase what is from before this day, such as 2026-08-01"))
    add("--yes", action="store_true", help=tr("do not ask first"))
    return parser


def session_parser() -> Parser:
    """``gradtutor session --class NAME``."""
    description = tr("What an OpenSSH server runs for each who logs in to a class: see serve --print-sshd-config.")
    parser = Parser("session", "--class NAME [--teacher ACCOUNT] [--user ID]", description)
    add_class(parser)
    teacher = tr("the account that is the teacher's, where learners and teacher have accounts of their own")
    parser.what.add_argument("--teacher", default="", metavar="ACCOUNT", help=teacher)
    whose = tr("who has logged in; left out: the owner of the key, else the name of the account")
    parser.what.add_argument("--user", default="", metavar="ID", help=whose)
    return parser


def add_class(parser: Parser) -> None:
    """``--class NAME``, which all of these commands have."""
    name = tr("the name of the class, such as 'Maths 7b'")
    parser.what.add_argument("--class", dest="class_name", metavar="NAME", help=name)


def class_name(chosen: argparse.Namespace) -> str:
    """The class that is meant. Raises ``UsageError`` when none was named."""
    if not chosen.class_name:
        raise UsageError(tr("Which class? Write its name, such as --class 'Maths 7b'."))
    return str(chosen.class_name)


def _known_format(text: str) -> str:
    if text not in RESULTS:
        what = tr("There is no format '{name}'. There are: {names}.")
        raise UsageError(what.format(name=text, names=", ".join(RESULTS)))
    return text


def _date(text: str) -> float:
    """The midnight at which a day begins, by the clock of this machine, in seconds since 1970."""
    from datetime import datetime

    try:
        return datetime.strptime(text, "%Y-%m-%d").timestamp()
    except (ValueError, OverflowError, OSError):
        raise UsageError(tr("--before needs a day, written as 2026-08-01.")) from None


def _port(text: str) -> int:
    return _whole(text, 1, LARGEST_PORT, "--port")


def _sessions(text: str) -> int:
    return _whole(text, 1, MOST_SESSIONS, "--sessions")


def _whole(text: str, least: int, most: int, option: str) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) <= most:
        what = tr("{option} must be a whole number from {least} to {most}.")
        raise UsageError(what.format(option=option, least=least, most=most))
    return int(text)


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 2 <= minutes <= 24 * 60:
        raise UsageError(tr("--idle must be a number of minutes from 2 to 1440."))
    return minutes
