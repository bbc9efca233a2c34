"""What reaches a terminal."""

import pytest

from gigwright.cli.output import TEXT_LENGTH_MAX, complain, plain, show_table


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
