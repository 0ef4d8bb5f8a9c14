"""What a lesson that is made says of gradients that are changed first."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.lessons.generate.generate import Request, made_lesson


def words(folder: Path, language: str, **asked: str) -> str:
    request = Request(("J = (x - 3)**2",), ("x=0",), minimize="J", **asked)  # type: ignore[arg-type]
    return (made_lesson(request, folder) / f"text.{language}.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("asked", "english", "chinese"),
    [
        (
            {"rule": "sgd", "rate": "0.1", "clip": "norm=1"},
            "If all gradients together are longer than 1, they are shortened to 1.",
            "所有梯度合起来的长度超过 1 时，一起缩短到 1。",
        ),
        (
            {"rule": "adam", "rate": "0.1", "clip": "value=0.5"},
            "Each gradient is kept between −0.5 and 0.5.",
            "每个梯度都限制在 −0.5 与 0.5 之间。",
        ),
        (
            {"rule": "sgd", "rate": "0.1", "weight_decay": "0.01"},
            "Weight decay: 0.01 times each parameter is added to its gradient.",
            "权重衰减：把每个参数的 0.01 倍加进它的梯度。",
        ),
        (
            {"rule": "adamw", "rate": "0.1", "weight_decay": "0.01"},
            "Weight decay: besides, each update takes rate × 0.01 of each parameter away.",
            "权重衰减：每次更新还要减去参数的“学习率 × 0.01”倍。",
        ),
    ],
)
def test_what_is_asked_for_is_said(tmp_path: Path, asked: dict[str, str], english: str, chinese: str) -> None:
    for language, sentence in (("en", english), ("zh", chinese)):
        place = tmp_path / language
        place.mkdir()
        assert sentence in words(place, language, **asked).replace("\n", " " if language == "en" else "")


def test_a_latin_word_stands_apart_from_chinese(tmp_path: Path) -> None:
    assert "AdamW 把 x 从" in words(tmp_path, "zh", rule="adamw", rate="0.1")
