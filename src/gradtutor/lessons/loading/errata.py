"""The errata of a lesson: places that the article prints wrongly, for the learner to find out."""

from __future__ import annotations

from gradtutor.i18n import tr
from gradtutor.lessons.loading.scope import check_label
from gradtutor.lessons.model import Erratum
from gradtutor.lessons.toml.by_language import texts
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.reader import Record


def read_errata(head: Record, faults: Faults) -> tuple[Erratum, ...]:
    """The errata in the order of the file. Notes ids that cannot stand in a heading or are not unique."""
    read: dict[str, Erratum] = {}
    for record in head.get("erratum", tuple) or ():
        if not isinstance(record, Record):
            continue
        id_ = record.get("id", str)
        printed, article = record.get("printed", str), record.get("article", str)
        if id_ is None or not check_label(id_, record.place("id"), tr("misprint"), faults):
            continue
        if id_ in read:
            what = tr("The erratum '{id}' stands here twice.").format(id=id_)
            faults.value(record.place("id"), what, tr("Give one of them another id."))
        elif printed is not None and article is not None:
            read[id_] = Erratum(id_, printed, article, texts(record, "source", faults))
    return tuple(read.values())
