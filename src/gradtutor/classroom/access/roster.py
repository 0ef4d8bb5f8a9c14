"""The roster: who is in the class, from a table that a school's software writes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gradtutor.classroom.access.identity import PLAIN, TEACHER, clean_name, person_id
from gradtutor.classroom.access.roster_columns import IDS, Columns, columns_of, misspelled
from gradtutor.errors import Fault, LessonError
from gradtutor.i18n import tr
from gradtutor.lessons.data_file.decoding import decode
from gradtutor.lessons.data_file.dialect import FileRow, cut
from gradtutor.records import NamedTuple
from gradtutor.session.classroom.pins import HASHED, hashed

SECRETS: Final = frozenset({"password", "public_key", "password_or_public_key"})
"""Columns of which each learner needs one, where the file has any; without them PINs are used."""
LARGEST: Final = 1 << 20
"""Bytes."""
MOST: Final = 5000
YES: Final = frozenset({"yes", "y", "true", "1", "x", "plain", "是"})
"""What stands in the column ``plain`` for those who go line by line; ``NO`` for the others."""
NO: Final = frozenset({"", "no", "n", "false", "0", "否"})
_KEYS: Final = ("ssh-", "sk-ssh-", "ecdsa-", "sk-ecdsa-")
SHORTEST_PASSWORD: Final = 4
_NOBODY: Final = ("points possible", "student, test", "test student")
"""What Canvas writes where a name should be, in rows that are no learner's."""
_SEPARATOR: Final = "sep="
"""Excel's own first line."""
_FEW: Final = 3
"""So many lines with one kind of fault are each told; of more, the first and how many there are."""


class Pupil(NamedTuple):
    """One line of the roster."""

    id: str
    """As it is compared: without capitals."""
    name: str
    group: str
    password: str
    """Its hash; empty where there is none."""
    key: str
    """A public key in OpenSSH's form without its comment; empty where there is none."""
    plain: bool = False
    """Whether the tutor is to go line by line."""
    known_as: tuple[tuple[str, str], ...] = ()
    """Header and cell of every column that says who it is, as they came: a gradebook is matched by them."""
    first: str = ""
    """The given name, and the family's; empty where the roster has the whole name alone."""
    last: str = ""


class Roster(dict[str, Pupil]):
    """The learners of a class by their ids, with ``told``: which column was taken for what."""

    told: str = ""
    headers: tuple[str, ...] = ()
    """The names of all columns, as they came."""


def read_roster(file: Path) -> Roster:
    """The learners of a class. Raises ``LessonError`` with every fault of the file.

    The first line names the columns, in whatever words (see ``roster_columns``): an id is needed, or an e-mail address;
    name, group, password, public key and ``plain`` (for those who go line by line) are taken where they are there, all
    others left alone. Passwords may be Argon2 hashes. Encoding and separator are found out.
    """
    reading = _Reading(file)
    reading.read(_text(file))
    if faults := list(reading.told()):
        raise LessonError(faults)
    return reading.pupils


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        what = tr("The file cannot be read: {reason}.").format(reason=error.strerror)
        raise LessonError([Fault(file, 1, 1, what, "")]) from None
    if len(raw) > LARGEST:
        raise LessonError([Fault(file, 1, 1, tr("The file is too large for a roster."), "")])
    text = decode(raw).text
    # A blank line in its place, so that lines are counted as an editor counts them.
    return "\n" + text.partition("\n")[2] if text.casefold().startswith(_SEPARATOR) else text


class _Reading:
    """One file on its way to a roster."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.pupils = Roster()
        self._faults: list[tuple[str, Fault]] = []
        """Each with what kind it is."""

    def read(self, text: str) -> None:
        """All rows of the file."""
        try:
            rows = cut(text).rows
        except csv.Error as error:
            what = tr("This is not CSV: {reason}.").format(reason=error)
            self._add("csv", 1, what, tr("Save it as CSV with quotes around texts."))
            return
        if text.count('"') % 2:
            line = next(at for at, line in enumerate(text.split("\n"), 1) if line.count('"') % 2)
            what = tr("This is not CSV: {reason}.").format(reason=tr("a quotation mark is never closed"))
            self._add("csv", line, what, tr("Save it as CSV with quotes around texts."))
            return
        if not rows:
            self._add("empty", 1, tr("The file is empty."), tr("Its first line names the columns: learner_id."))
            return
        head, *others = rows
        columns = columns_of(head.cells)
        if not self._usable(columns, head.line):
            return
        self.pupils.told, self.pupils.headers = columns.told(), columns.headers
        local = Counter(_local(cell) for row in others for cell in self._addresses(columns, row))
        for row in others:
            self._pupil(columns, row, local)

    def told(self) -> Iterator[Fault]:
        """The faults, those of one kind not line by line where they are many."""
        kinds = Counter(kind for kind, _ in self._faults)
        said = set[str]()
        for kind, fault in self._faults:
            if kinds[kind] <= _FEW:
                yield fault
            elif kind not in said:
                said.add(kind)
                more = tr("The same in {count} more lines.").format(count=kinds[kind] - 1)
                yield fault._replace(mend=f"{fault.mend} {more}".strip())

    def _add(self, kind: str, line: int, what: str, mend: str) -> None:
        self._faults.append((kind, Fault(self.file, line, 1, what, mend)))

    def _usable(self, columns: Columns, line: int) -> bool:
        """Whether the columns say who is who."""
        for header, meant in misspelled(columns):
            what = tr("There is no column '{name}'.").format(name=clean_name(header))
            self._add("header", line, what, tr("Write '{name}'.").format(name=meant))
        if not columns.ids:
            what = tr("No column says who is who: {names}.").format(names=", ".join(map(clean_name, columns.headers)))
            few = ", ".join(("learner_id", *IDS[1:5]))
            self._add(
                "header", line, what, tr("Call one of them learner_id. Understood as well: {names} …").format(names=few)
            )
        return not self._faults

    @staticmethod
    def _addresses(columns: Columns, row: FileRow) -> Iterator[str]:
        for at in columns.ids:
            if columns.is_address(at) and at < len(row.cells):
                yield row.cells[at]

    def _pupil(self, columns: Columns, row: FileRow, local: Counter[str]) -> None:
        def cell(role: str) -> str:
            at = columns.place(role)
            return row.cells[at] if at is not None and at < len(row.cells) else ""

        written = ""
        known_as = []
        for at in columns.ids:
            value = row.cells[at] if at < len(row.cells) else ""
            if not value:
                continue
            known_as.append((columns.headers[at], value))
            own = _local(value) if columns.is_address(at) and local[_local(value)] == 1 else value
            written = written or own
        name = _name(cell("name"), cell("first"), cell("last"))
        if name.casefold() in _NOBODY or cell("name").strip().casefold() in _NOBODY:
            return
        id_ = person_id(written)
        either = cell("password_or_public_key")
        is_key = either.startswith(_KEYS)
        password = cell("password") or ("" if is_key else either)
        key = cell("public_key") or (either if is_key else "")
        plain = cell("plain").casefold()
        if fault := self._fault(columns, (written, id_), (password, key), plain):
            self._add(fault[0], row.line, *fault[1:])
            return
        kept = password if not password or password.startswith(HASHED) else hashed(password)
        self.pupils[id_] = Pupil(
            id_,
            clean_name(name or written),
            clean_name(cell("group")) if cell("group") else "",
            kept,
            " ".join(key.split()[:2]),
            plain in YES,
            tuple(known_as),
            *(clean_name(part) if part else "" for part in (cell("first"), cell("last"))),
        )

    def _fault(
        self, columns: Columns, who: tuple[str, str], secret: tuple[str, str], plain: str
    ) -> tuple[str, str, str] | None:
        """What is wrong with a line: its kind, the sentence, and the mend."""
        (written, id_), (password, key) = who, secret
        if not written:
            return "id", tr("This line does not say who it is."), tr("Write letters and digits.")
        if id_ == "?" or clean_name(written) != written:
            what = tr("'{id}' cannot be a learner_id.").format(id=clean_name(written))
            return "id", what, tr("Write letters and digits.")
        if id_ == TEACHER:
            return "teacher", tr("'{id}' cannot be a learner_id.").format(id=id_), tr("It is the teacher's name.")
        if id_ in self.pupils:
            what = tr("The learner_id '{id}' stands here twice.").format(id=written)
            return "twice", what, tr("Give each learner one line.")
        if key and (len(key.split()) < 2 or not key.startswith(_KEYS)):
            return "key", tr("This is no public key."), tr("Paste the line of a file such as id_ed25519.pub.")
        if not key and not password and not SECRETS.isdisjoint(columns.roles):
            what = tr("'{id}' has neither a password nor a public key.").format(id=written)
            return "secret", what, tr("Write one of them.")
        if password and (wrong := _password_fault(written, password)):
            return ("password", *wrong)
        if plain not in YES | NO:
            what = tr("Whether '{id}' goes line by line is not clear.").format(id=written)
            return "plain", what, tr("Write yes, or nothing.")
        if len(self.pupils) >= MOST:
            return "most", tr("There are more than {count} learners.").format(count=MOST), tr("Split the roster.")
        return None


def _local(address: str) -> str:
    """What stands before the @."""
    return address.partition("@")[0]


def _name(whole: str, first: str, last: str) -> str:
    """A name as it is said: "Aalto, Anna" is Anna Aalto, 李 and 雷 are 李雷."""
    if whole:
        family, comma, given = whole.partition(", ")
        return f"{given} {family}" if comma and given and "," not in given else whole
    if last and not last.isascii() and len(last) <= 2:
        return last + first
    return f"{first} {last}".strip()


def _password_fault(learner: str, password: str) -> tuple[str, str] | None:
    """What is wrong with a password, and what to write."""
    if len(password) < SHORTEST_PASSWORD:
        mend = tr("Write {count} characters or more.").format(count=SHORTEST_PASSWORD)
        return tr("The password of '{id}' is too short.").format(id=learner), mend
    if password.lower() in (PLAIN, tr(PLAIN)):
        what = tr("'{word}' cannot be a password.").format(word=password)
        return what, tr("It asks for plain mode at the login.")
    return None
