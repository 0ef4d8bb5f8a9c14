"""The roster: who is in the class, from a CSV file that a school's software writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gradtutor.classroom.access.identity import PLAIN, TEACHER, clean_name, person_id
from gradtutor.errors import Fault, LessonError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.session.classroom.pins import HASHED, hashed

COLUMNS: Final = ("learner_id", "name", "group", "password", "public_key", "plain")
NEEDED: Final = "learner_id"
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


def read_roster(file: Path) -> Mapping[str, Pupil]:
    """The learners of a class by their ids. Raises ``LessonError`` with every fault of the file.

    The first line names the columns: ``learner_id`` and, as needed, ``name``, ``group``, ``password``,
    ``public_key``, and ``plain`` for those who go line by line; a column ``password or public key`` is understood as
    either. Passwords may be Argon2 hashes.
    """
    faults: list[Fault] = []
    text = _read(file)
    # Spreadsheets of some countries write semicolons.
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    pupils: dict[str, Pupil] = {}
    columns: list[str] = []
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            what = tr("This is not CSV: {reason}.").format(reason=error)
            faults.append(Fault(file, rows.line_num, 1, what, tr("Save it as CSV with quotes around texts.")))
            break
        if not columns:
            columns = _columns(row, file, faults)
        elif any(cell.strip() for cell in row):
            filled = {**dict.fromkeys(columns, ""), **dict(zip(columns, map(str.strip, row), strict=False))}
            _add(filled, (file, rows.line_num), pupils, faults)
    if not columns and not faults:
        faults.append(Fault(file, 1, 1, tr("The file is empty."), tr("Its first line names the columns: learner_id.")))
    if faults:
        raise LessonError(faults)
    return pupils


def _read(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        what = tr("The file cannot be read: {reason}.").format(reason=error.strerror)
        raise LessonError([Fault(file, 1, 1, what, "")]) from None
    if len(raw) > LARGEST:
        raise LessonError([Fault(file, 1, 1, tr("The file is too large for a roster."), "")])
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        what = tr("This is not UTF-8.")
        raise LessonError([Fault(file, line, 1, what, tr("Save it as CSV UTF-8."))]) from None


def _columns(row: list[str], file: Path, faults: list[Fault]) -> list[str]:
    names = [cell.strip().lower().replace(" ", "_") for cell in row]
    known = {*COLUMNS, "password_or_public_key"}
    for name in names:
        if name and name not in known:
            what = tr("There is no column '{name}'.").format(name=clean_name(name))
            faults.append(Fault(file, 1, 1, what, tr("There are: {names}.").format(names=", ".join(COLUMNS))))
    if NEEDED not in names:
        what = tr("The column learner_id is missing.")
        faults.append(Fault(file, 1, 1, what, tr("Its first line names the columns: learner_id.")))
    return names


def _add(row: dict[str, str], place: tuple[Path, int], pupils: dict[str, Pupil], faults: list[Fault]) -> None:
    def fault(what: str, mend: str) -> None:
        faults.append(Fault(*place, 1, what, mend))

    written = row.get(NEEDED, "")
    id_ = person_id(written)
    either = row.get("password_or_public_key", "")
    is_key = either.startswith(_KEYS)
    password, key = (
        row.get("password", "") or ("" if is_key else either),
        row.get("public_key", "") or (either if is_key else ""),
    )
    if id_ == "?" or clean_name(written) != written:
        fault(tr("'{id}' cannot be a learner_id.").format(id=clean_name(written)), tr("Write letters and digits."))
    elif id_ == TEACHER:
        fault(tr("'{id}' cannot be a learner_id.").format(id=id_), tr("It is the teacher's name."))
    elif id_ in pupils:
        fault(tr("The learner_id '{id}' stands here twice.").format(id=written), tr("Give each learner one line."))
    elif key and (len(key.split()) < 2 or not key.startswith(_KEYS)):
        fault(tr("This is no public key."), tr("Paste the line of a file such as id_ed25519.pub."))
    elif not key and not password and not SECRETS.isdisjoint(row):
        fault(tr("'{id}' has neither a password nor a public key.").format(id=written), tr("Write one of them."))
    elif password and (wrong := _password_fault(written, password)):
        fault(*wrong)
    elif row.get("plain", "").lower() not in YES | NO:
        fault(tr("Whether '{id}' goes line by line is not clear.").format(id=written), tr("Write yes, or nothing."))
    elif len(pupils) >= MOST:
        fault(tr("There are more than {count} learners.").format(count=MOST), tr("Split the roster."))
    else:
        kept = password if not password or password.startswith(HASHED) else hashed(password)
        name = clean_name(row.get("name", "") or written)
        group = clean_name(row["group"]) if row.get("group") else ""
        plain = row.get("plain", "").lower() in YES
        pupils[id_] = Pupil(id_, name, group, kept, " ".join(key.split()[:2]), plain)


def _password_fault(learner: str, password: str) -> tuple[str, str] | None:
    """What is wrong with a password, and what to write."""
    if len(password) < SHORTEST_PASSWORD:
        mend = tr("Write {count} characters or more.").format(count=SHORTEST_PASSWORD)
        return tr("The password of '{id}' is too short.").format(id=learner), mend
    if password.lower() in (PLAIN, tr(PLAIN)):
        what = tr("'{word}' cannot be a password.").format(word=password)
        return what, tr("It asks for plain mode at the login.")
    return None
