"""What reaches a terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gigwright.cli.output import TEXT_LENGTH_MAX, complain, plain, show_table, write


def test_nothing_that_others_wrote_can_steer_the_terminal() -> None:
    assert plain("a\x1b[2Jb\x07c\u202ed\udc80") == "a�[2Jb�c�d�"
    assert plain("two\nlines\tand a tab, café") == "two\nlines\tand a tab, café"
    assert len(plain("x" * (TEXT_LENGTH_MAX + 1))) == TEXT_LENGTH_MAX


def test_a_cell_is_text_and_never_markup(capsys: pytest.CaptureFixture[str]) -> None:
    show_table([("a", "l")], [("[bold]\x1b[2J[/bold]",)])
    assert "[bold]�[2J[/bold]" in capsys.readouterr().out


def test_a_complaint_can_always_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    complain("not UTF-8: \udc80", "save it anew", as_json=True)
    complain("not UTF-8: \udc80", "save it anew", as_json=False)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        '{"error":"not UTF-8: �","what_to_do":"save it anew"}\nnot UTF-8: �\n  what to do: save it anew\n'
    )


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def breaks() -> Iterator[str]:
        yield "a line"
        raise KeyError

    write(["one", "two"], tmp_path / "file")
    with pytest.raises(KeyError):
        write(breaks(), tmp_path / "file")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("file", "one\ntwo\n")]
