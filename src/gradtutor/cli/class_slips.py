"""``gradtutor class slips …``: a slip of paper for each learner, with a PIN of the learner's own."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from gradtutor.cli.exit_codes import OK
from gradtutor.cli.parser import Add, class_name, known_format, whole
from gradtutor.errors import UsageError
from gradtutor.i18n import tr

# Imported where it is used: serving loads other things than looking up.
if TYPE_CHECKING:
    from gradtutor.classroom.records.slips import Slip
    from gradtutor.session.store.interface import Store

FORMATS: Final = ("text", "html")
FILE_MODE: Final = 0o600
"""Of slips: PINs stand on them."""
LARGEST_PORT: Final = 65535


class SlipOptions(Protocol):
    """What of the options of ``gradtutor class`` slips are made of."""

    @property
    def class_name(self) -> str | None:
        """The class."""

    @property
    def learner(self) -> str | None:
        """Only this one's slip."""

    @property
    def roster(self) -> Path | None:
        """Whose slips; ``None``: of those who are known."""

    @property
    def code(self) -> str:
        """The class code; empty: a new one."""

    @property
    def address(self) -> str:
        """Where the class is; empty: this machine's address."""

    @property
    def port(self) -> int:
        """The port of it."""

    @property
    def format(self) -> str:
        """One of ``FORMATS``."""

    @property
    def output(self) -> Path | None:
        """A file; without it, the output."""

    @property
    def renew(self) -> bool:
        """Whether PINs that hold are replaced."""

    @property
    def yes(self) -> bool:
        """Whether that is done without asking."""


def add_options(add: Add) -> None:
    """What slips are made of."""
    add(
        "--roster",
        type=Path,
        metavar="FILE",
        help=tr("slips: for those in this CSV file; else for those who are known"),
    )
    add("--code", default="", metavar="CODE", help=tr("slips: the class code, as for serve; left out: a new one"))
    add("--address", default="", metavar="ADDRESS", help=tr("slips: where the class is; left out: this machine"))
    add("--port", type=_port, default=2222, metavar="N", help=tr("slips: the port; 2222 if left out"))
    add("--format", type=_format, default=FORMATS[0], metavar="FORMAT", help=tr("slips: text, or html to be printed"))
    add("--output", type=Path, metavar="FILE", help=tr("write it to a file; a new one can be read by you alone"))
    add("--renew", action="store_true", help=tr("slips: new PINs also for those who have one"))


def print_slips(options: SlipOptions, store: Store, agreed: Callable[[str], bool]) -> int:
    """Set the PINs that are missing, or with ``renew`` all of them, and print the slips. Only hashes of the PINs are
    kept: the slips are the only place where they stand. Raises ``UsageError``, ``LessonError`` and ``ClassError``."""
    from gradtutor.classroom.access.codes import make_code
    from gradtutor.classroom.records.slips import FORMATS as FORMS
    from gradtutor.classroom.records.slips import Door
    from gradtutor.classroom.service import own_addresses

    slips = _slips(options, store)
    if not slips:
        raise UsageError(tr("Nobody is known in this class yet. Name a list: --roster FILE"))
    if (
        options.renew
        and not options.yes
        and not agreed(tr("The PINs that they have do not hold any more. Go on? (y/n) "))
    ):
        print(tr("Nothing was changed."))
        return OK
    code = options.code or make_code()
    door = Door(class_name(options.class_name), options.address or own_addresses()[0], options.port, code)
    text = FORMS[options.format](door, [_with_pin(store, slip, options.renew) for slip in slips])
    if options.output is None:
        sys.stdout.write(text)
    else:
        file = os.open(options.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
        with open(file, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    if not options.code:
        words = tr("The code on the slips is new. The class is to be opened with it: gradtutor serve … --code {code}")
        print(words.format(code=code), file=sys.stderr)
    return OK


def _slips(options: SlipOptions, store: Store) -> list[Slip]:
    """Whose slips, by name; without PINs yet."""
    from gradtutor.classroom.access.roster import read_roster
    from gradtutor.classroom.records.slips import Slip
    from gradtutor.errors import ClassError
    from gradtutor.session.classroom import people
    from gradtutor.session.classroom.person_names import person_id

    if options.roster is not None:
        roster = read_roster(options.roster)
        if any(pupil.password or pupil.key for pupil in roster.values()):
            what = tr("The roster {file} has passwords or keys, so there are no PINs. Leave those columns out.")
            raise ClassError(what.format(file=options.roster))
        found = [Slip(pupil.name, pupil.id, "", pupil.plain) for pupil in roster.values()]
    else:
        if store.state(people.ENTRY) == people.ROSTER:
            raise ClassError(tr("There are no PINs in this class: the roster has its passwords."))
        found = [Slip(people.shown_name(store, id_), id_, "") for id_ in people.known(store)]
    if options.learner is not None:
        found = [slip for slip in found if slip.learner == person_id(options.learner)]
        if not found:
            raise ClassError(tr("There is no learner '{name}' in the class.").format(name=options.learner))
    return sorted(found, key=lambda slip: (slip.name.casefold(), slip.learner))


def _with_pin(store: Store, slip: Slip, renew: bool) -> Slip:
    """The slip with a PIN, if that is new."""
    from gradtutor.session.classroom import people

    pin = people.given_pin(store, slip.learner, time.time(), renew=renew)
    return slip._replace(pin=pin or "")


def _format(text: str) -> str:
    return known_format(text, FORMATS)


def _port(text: str) -> int:
    return whole(text, 1, LARGEST_PORT, "--port")
