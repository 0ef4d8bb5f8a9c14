"""Reading tables by their description (``kinds``): what is unknown, missing or of a wrong kind becomes a fault.

A faulty value is left out of its record and remembered as faulty, so that nothing complains of it a second time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Final, TypeVar

from gradtutor.i18n import ngettext, tr
from gradtutor.lessons.toml.describe import expected, fits, sample, suits
from gradtutor.lessons.toml.faults import Faults, found_kind, table_name
from gradtutor.lessons.toml.kinds import (
    Cases,
    Choice,
    Either,
    Forms,
    Key,
    Kind,
    Many,
    Names,
    Numbers,
    Real,
    Table,
    Text,
    Whole,
)
from gradtutor.lessons.toml.numbers import Misfit, read_number, read_numbers
from gradtutor.lessons.toml.tree import Tree, entries, form_of, keys_of, opened
from gradtutor.records import dataclass
from gradtutor.safe_text import first_obeyed, quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.lessons.toml.positions import Where

T = TypeVar("T")
FAULTY: Final = object()
"""Read from a value that has a fault."""


@dataclass(frozen=True)
class Record:
    """A table that has been read."""

    where: Where
    values: Mapping[str, object] = field(default_factory=dict)
    """Key -> what was read of it; only keys without a fault."""
    places: Mapping[str, Where] = field(default_factory=dict)
    """Key -> the way to its value, also of keys with a fault, in the order of the file."""
    defaults: Mapping[str, object] = field(default_factory=dict)

    def get(self, name: str, kind: type[T]) -> T | None:
        """The value of a key, or its default; ``None`` where there is neither, or a fault."""
        value = self.values.get(name, self.defaults.get(name) if name not in self.places else None)
        return value if isinstance(value, kind) else None

    def record(self, name: str) -> Record:
        """The table below a key; an empty one where there is none."""
        return self.get(name, Record) or Record(self.places.get(name, (*self.where, name)))

    def place(self, name: str) -> Where:
        """The way to the value of a key; to the table itself where the key is not written."""
        return self.places.get(name, self.where)

    def faulty(self, name: str) -> bool:
        """Whether the key is written, but has a fault."""
        return name in self.places and name not in self.values

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)


class Reader:
    """Reads trees; notes what is wrong in ``faults``."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        # A variant shares the lists of the base: each is looked through once.
        self._lists: dict[int, object] = {}

    def table(self, kind: Kind, tree: Tree) -> Record:
        """A table of ``kind``; an empty record when it is none."""
        read = self.read(kind, tree, tr("the file"))
        return read if isinstance(read, Record) else Record(tree.where)

    def read(self, kind: Kind, tree: Tree, name: str) -> object:
        """What stands in ``tree``, read as ``kind``: a Record, a tuple, a string, a number, …; or ``FAULTY``."""
        match kind:
            case Table() | Names() | Cases():
                return self._table(kind, tree, name)
            case Either(kinds):
                fitting = next((one for one in kinds if suits(one, tree.value)), None)
                return self._misfit(kind, tree, name) if fitting is None else self.read(fitting, tree, name)
            case Numbers():
                return self._numbers(kind, tree, name)
            case Forms():
                if not isinstance(tree.value, Mapping):
                    return self._misfit(kind, tree, name)
                return self.read(form_of(kind, entries(tree)), tree, name)
        return self._single(kind, tree, name) if fits(kind, tree.value) else self._misfit(kind, tree, name)

    def _single(self, kind: Kind, tree: Tree, name: str) -> object:
        """A value that is already known to be of the TOML type of ``kind``, which is no table."""
        match kind:
            case Real():
                return self._number(kind, tree, name)
            case Whole():
                return self._within(kind.minimum, kind.maximum, tree, name)
            case Choice(options):
                return self._choice(options, tree, name)
            case Text(longest):
                return self._text(longest, tree, name)
            case Many():
                return self._many(kind, tree, name)
        return tree.value

    def unknown(self, names: Mapping[str, Tree], known: tuple[str, ...], where: Where) -> None:
        """Refuse the ``names`` that are not ``known`` in the table at ``where``."""
        for name, tree in names.items():
            if self.faults.full:
                return
            if name not in known:
                what = tr("Unknown key '{key}' in {table}.") if where else tr("Unknown key '{key}'.")
                what = what.format(key=quoted(name), table=table_name(where))
                self.faults.key(tree.where, what, write_instead(name, known))

    def _table(self, kind: Table | Names | Cases, tree: Tree, name: str) -> object:
        if isinstance(kind, Names):
            named = self.named(kind, tree, name)
            return FAULTY if named is None else self._named_record(kind, named, tree)
        if not isinstance(tree.value, Mapping):
            return self._shorthand(kind, tree, name)
        items = entries(tree)
        if isinstance(kind, Cases) and not self._case(kind, items, tree):
            return FAULTY
        keys = keys_of(kind, items)
        known = tuple(key.name for key in keys)
        if isinstance(kind, Cases):
            keys = (Key(kind.tag, Choice(tuple(kind.cases)), kind.doc, required=True), *keys)
            self._foreign(kind, items, tree)
        else:
            self.unknown(items, known, tree.where)
        for key in keys:
            if key.required and key.name not in items:
                self.missing(key, tree.where)
        record = self._record({key.name: key.kind for key in keys}, items, tree)
        return replace(record, defaults={key.name: key.default for key in keys})

    def _named_record(self, kind: Names, named: Mapping[str, Tree], tree: Tree) -> Record:
        """A table of the author's own names, and of the keys that stand among them."""
        for key in kind.keys:
            if key.required and key.name not in named:
                self.missing(key, tree.where)
        kinds = {**dict.fromkeys(named, kind.item), **{key.name: key.kind for key in kind.keys}}
        return replace(self._record(kinds, named, tree), defaults={key.name: key.default for key in kind.keys})

    def _shorthand(self, kind: Table | Cases, tree: Tree, name: str) -> object:
        """A bare value in place of a table: its one key, under the table's own name in messages."""
        keys = {key.name: key for key in kind.keys} if isinstance(kind, Table) else {}
        key = keys.get(kind.shorthand) if isinstance(kind, Table) else None
        if key is None or not fits(key.kind, tree.value):
            return self._misfit(kind, tree, name)
        value = self.read(key.kind, tree, name)
        defaults = {one.name: one.default for one in keys.values()}
        return FAULTY if value is FAULTY else Record(tree.where, {key.name: value}, {key.name: tree.where}, defaults)

    def missing(self, key: Key, where: Where) -> None:
        """Note that a key is missing in the table at ``where``."""
        if isinstance(key.kind, Table | Names | Cases | Many) and not key.example:
            table = table_name((*where, key.name, 0) if isinstance(key.kind, Many) else (*where, key.name))
            self.faults.key(
                where, tr("{table} is missing.").format(table=table), tr("Add it: {doc}").format(doc=tr(key.doc))
            )
            return
        what = tr("'{key}' is missing in {table}.") if where else tr("'{key}' is missing.")
        mend = tr("Write {key} = {example}.").format(key=key.name, example=key.example)
        self.faults.key(where, what.format(key=key.name, table=table_name(where)), mend)

    def _record(self, kinds: Mapping[str, Kind], items: Mapping[str, Tree], tree: Tree) -> Record:
        written = {name: item for name, item in items.items() if name in kinds}
        values = {name: self.read(kinds[name], item, name) for name, item in written.items()}
        return Record(
            tree.where,
            {name: value for name, value in values.items() if value is not FAULTY},
            {name: item.where for name, item in written.items()},
        )

    def named(self, kind: Names, tree: Tree, name: str) -> dict[str, Tree] | None:
        """The entries of a table of the author's own names; ``None`` when it is no table or has too many."""
        items = opened(kind, tree)
        if items is None:
            self._misfit(kind, tree, name)
        elif len(items) > kind.most:
            first = list(items.values())[kind.most]
            what = tr("{table} has {count} entries; {most} is the most.")
            what = what.format(table=table_name(tree.where), count=len(items), most=kind.most)
            self.faults.key(first.where, what, tr("Take some out, or make two lessons of it."))
            return None
        return items

    def _case(self, kind: Cases, items: Mapping[str, Tree], tree: Tree) -> bool:
        """Whether the table says, rightly, which case it is."""
        if kind.tag not in items:
            self.missing(
                Key(kind.tag, Text(), kind.doc, required=True, example=f'"{next(iter(kind.cases))}"'), tree.where
            )
            return False
        choice = Choice(tuple(kind.cases))
        return self.read(choice, items[kind.tag], kind.tag) is not FAULTY

    def _foreign(self, kind: Cases, items: Mapping[str, Tree], tree: Tree) -> None:
        """Refuse keys that another case takes, and those that none takes."""
        case = items[kind.tag].value
        own = (kind.tag, *(key.name for key in kind.cases[case]))
        takers = {
            name: [other for other, keys in kind.cases.items() if any(key.name == name for key in keys)]
            for name in items
            if name not in own
        }
        for name, others in takers.items():
            if others:
                what = tr("'{key}' does not go with {tag} = \"{case}\".").format(key=name, tag=kind.tag, case=case)
                mend = tr("Take it out; it goes with: {cases}.").format(cases=", ".join(others))
                self.faults.key(items[name].where, what, mend)
        self.unknown({name: items[name] for name, others in takers.items() if not others}, own, tree.where)

    def _many(self, kind: Many, tree: Tree, name: str) -> object:
        count = len(tree.value)
        if not kind.shortest <= count <= kind.longest:
            if kind.shortest == kind.longest:
                what = ngettext(
                    "'{key}' must have {least} item, not {count}.",
                    "'{key}' must have {least} items, not {count}.",
                    kind.shortest,
                )
            elif count < kind.shortest:
                what = ngettext(
                    "'{key}' must have at least {least} item, not {count}.",
                    "'{key}' must have at least {least} items, not {count}.",
                    kind.shortest,
                )
            else:
                what = ngettext(
                    "'{key}' may have {most} item, not {count}.",
                    "'{key}' may have {most} items, not {count}.",
                    kind.longest,
                )
            what = what.format(key=quoted(name), least=kind.shortest, most=kind.longest, count=count)
            self.faults.value(tree.where, what, tr("Add some.") if count < kind.shortest else tr("Take some out."))
            return FAULTY
        items = [Tree(item, (*tree.where, index)) for index, item in enumerate(tree.value)]
        read = tuple(self.read(kind.item, item, name) for item in items)
        # Not `in`: that would ask arrays whether they are equal.
        return FAULTY if any(item is FAULTY for item in read) else read

    def _number(self, kind: Real, tree: Tree, name: str) -> object:
        try:
            number = read_number(tree.value)
        except Misfit as misfit:
            self.faults.value(tree.where, misfit.what.format(key=quoted(name)), misfit.mend)
            return FAULTY
        if kind.above is not None and not number > kind.above:
            what = tr("'{key}' must be more than {least}.").format(key=quoted(name), least=kind.above)
            self.faults.value(tree.where, what, tr("Write a larger number."))
            return FAULTY
        if kind.below is not None and not number < kind.below:
            what = tr("'{key}' must be less than {most}.").format(key=quoted(name), most=_plain(kind.below))
            self.faults.value(tree.where, what, tr("Write a smaller number."))
            return FAULTY
        return self._within(kind.minimum, kind.maximum, Tree(number, tree.where), name)

    def _within(self, least: float | None, most: float | None, tree: Tree, name: str) -> object:
        if (least is None or tree.value >= least) and (most is None or tree.value <= most):
            return tree.value
        low, high = _plain(least), _plain(most)
        if least is not None and least == most:
            what, mend = tr("'{key}' must be {low}."), tr("Write {low}.")
        elif least is None or most is None:
            what = tr("'{key}' must be at least {low}.") if most is None else tr("'{key}' must be at most {high}.")
            mend = tr("Write {low} or more.") if most is None else tr("Write {high} or less.")
        else:
            what, mend = tr("'{key}' must be from {low} to {high}."), tr("Write a number from {low} to {high}.")
        self.faults.value(
            tree.where, what.format(key=quoted(name), low=low, high=high), mend.format(low=low, high=high)
        )
        return FAULTY

    def _choice(self, options: tuple[str, ...], tree: Tree, name: str) -> object:
        if tree.value in options:
            return tree.value
        what = tr("'{key}' cannot be '{value}'.").format(key=quoted(name), value=quoted(tree.value))
        self.faults.value(tree.where, what, write_instead(tree.value, options))
        return FAULTY

    def _text(self, longest: int, tree: Tree, name: str) -> object:
        text: str = tree.value
        if bad := first_obeyed(text) or ((text.index("\n"), "U+000A") if "\n" in text else None):
            what = tr("'{key}' has the unprintable character {code} in it.").format(key=quoted(name), code=bad[1])
            self.faults.inside(tree.where, bad[0], what, tr("Take it out."))
        elif not text.strip():
            self.faults.value(
                tree.where, tr("'{key}' is empty.").format(key=quoted(name)), tr("Write something there.")
            )
        elif len(text) > longest:
            what = tr("'{key}' has {count} characters; {most} is the most.")
            what = what.format(key=quoted(name), count=len(text), most=longest)
            self.faults.value(tree.where, what, tr("Shorten it."))
        else:
            return text
        return FAULTY

    def _numbers(self, kind: Numbers, tree: Tree, name: str) -> object:
        if not fits(kind, tree.value):
            return self._misfit(kind, tree, name)
        if not isinstance(tree.value, list):
            return self._number(Real(), tree, name)
        if id(tree.value) not in self._lists:
            self._lists[id(tree.value)] = self._list_of_numbers(tree, name)
        return self._lists[id(tree.value)]

    def _list_of_numbers(self, tree: Tree, name: str) -> object:
        try:
            return read_numbers(tree.value)
        except Misfit as misfit:
            self.faults.value((*tree.where, *misfit.where), misfit.what.format(key=quoted(name)), misfit.mend)
            return FAULTY

    def _misfit(self, kind: Kind, tree: Tree, name: str) -> object:
        """Note that a value is of another kind than it should be."""
        what = tr("'{key}' must be {expected}; this is {found}.")
        what = what.format(key=quoted(name), expected=expected(kind), found=found_kind(tree.value))
        self.faults.value(tree.where, what, tr("Write one such as {example}.").format(example=sample(kind)))
        return FAULTY


def _plain(number: float | None) -> str:
    """A bound as an author would write it."""
    if number is None or not math.isfinite(number):
        return ""
    return str(int(number)) if number == int(number) else repr(number)
