"""What the columns of a roster are for: Moodle, Canvas, Google, nbgrader and spreadsheets each have their own words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from gradtutor.classroom.access.identity import clean_name
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.suggestions import nearest

IDS: Final[tuple[str, ...]] = (
    "learner id", "学号", "sis login id", "username", "user name", "login", "login id", "用户名", "账号", "identifier",
    "id", "student id", "student number", "sis user id", "id number", "user id", "lms user id", "github username",
    "学生编号", "编号", "email address", "email", "e mail", "mail", "邮箱", "电子邮件",
)  # fmt: skip
"""What an id is taken from, the best first: what learners know by heart before what a database knows."""
_ADDRESSES: Final = frozenset({"email address", "email", "e mail", "mail", "邮箱", "电子邮件"})
_OTHERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("name", "full name", "student", "student name", "姓名", "学生姓名", "学生"), "name"),
        **dict.fromkeys(("first name", "first", "given name", "firstname", "名", "名字"), "first"),
        **dict.fromkeys(("last name", "last", "surname", "family name", "lastname", "姓", "姓氏"), "last"),
        **dict.fromkeys(("group", "groups", "section", "class", "班级", "班", "组", "小组", "分组"), "group"),
        **dict.fromkeys(("password", "密码", "口令"), "password"),
        **dict.fromkeys(("public key", "ssh key", "公钥"), "public_key"),
        "password or public key": "password_or_public_key",
        **dict.fromkeys(("plain", "朗读", "纯文本"), "plain"),
    }
)
_MISSPELLED: Final = ("learner id", "password", "public key", "username", "plain")
"""Of these a header that looks alike is no column of somebody else's: without it nobody could enter as was meant."""


class Columns(NamedTuple):
    """Where everything stands in a row."""

    headers: tuple[str, ...]
    """As the file has them."""
    roles: tuple[str, ...]
    """For each column what it is for; ``id`` and a number for each that an id may be taken from, empty for none."""

    def place(self, role: str) -> int | None:
        """The first column with a role."""
        return self.roles.index(role) if role in self.roles else None

    @property
    def ids(self) -> list[int]:
        """The columns that an id may be taken from, the best first."""
        ranked = [(int(role.removeprefix("id")), at) for at, role in enumerate(self.roles) if role.startswith("id")]
        return [at for _, at in sorted(ranked)]

    def is_address(self, column: int) -> bool:
        """Whether a column has e-mail addresses."""
        return _plain(self.headers[column]) in _ADDRESSES

    def told(self) -> str:
        """Which column was taken for what, in a sentence."""
        parts = []
        ids = self.ids
        names = {"name": tr("name"), "first": tr("first name"), "last": tr("last name"), "group": tr("group"),
                 "password": tr("password"), "public_key": tr("key"), "plain": tr("plain mode"),
                 "password_or_public_key": tr("password or key")}  # fmt: skip
        for at, (header, role) in enumerate(zip(self.headers, self.roles, strict=True)):
            meant = tr("login name") if ids and at == ids[0] else names.get(role)
            if meant:
                parts.append(tr("{role}: {column}").format(role=meant, column=clean_name(header)))
        rest = [clean_name(header) for header, role in zip(self.headers, self.roles, strict=True) if not role]
        if rest:
            parts.append(tr("left alone: {columns}").format(columns=", ".join(rest)))
        return tr("Roster: {parts}.").format(parts="; ".join(parts))


def columns_of(headers: Sequence[str]) -> Columns:
    """What each column is for, by its name."""
    roles: list[str] = []
    for header in headers:
        name = _plain(header)
        role = f"id{IDS.index(name)}" if name in IDS else _OTHERS.get(name, "")
        # The first of several with one role counts.
        roles.append("" if role in roles else role)
    return Columns(tuple(headers), tuple(roles))


def misspelled(columns: Columns) -> list[tuple[str, str]]:
    """Headers that mean nothing and look like one that would: the header, and what it should be."""
    found = []
    for header, role in zip(columns.headers, columns.roles, strict=True):
        near = nearest(_plain(header), _MISSPELLED) if not role and _plain(header) not in {*IDS, *_OTHERS} else None
        if near is not None and not any(role == _OTHERS.get(near, "id0") for role in columns.roles):
            found.append((header, near.replace(" ", "_")))
    return found


def _plain(header: str) -> str:
    """A header as it is compared: without capitals, signs and what Canvas adds in brackets."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[\W_]+", " ", re.sub(r"\(.*?\)", "", text)).strip()
