"""The command shows the process, and says whether there is a hole in it."""

import msgspec

from gigwright.wiring.process import Process
from tests.cli.town import lines, report, run


def test_it_is_text_for_people_and_a_way_a_line_for_programs(process: Process) -> None:
    assert "payment pending" in run("process").stdout
    assert lines(run("process", "--json")) == msgspec.json.decode(msgspec.json.encode(process.ways))


def test_it_is_drawn_in_either_form() -> None:
    assert run("process", "--format", "mermaid").stdout.startswith("stateDiagram-v2\n")
    assert run("process", "--format", "svg").stdout.startswith("<svg ")


def test_the_check_finds_nothing_and_says_how_far_it_looked(process: Process) -> None:
    answer = run("process", "--check")
    assert answer.exit_code == 0
    assert answer.stdout == f"no hole: {process.steps} steps in {process.lives} lives, {len(process.ways)} ways\n"
    assert report(run("process", "--check", "--json"))["holes"] == []


def test_another_form_is_a_question_of_usage() -> None:
    assert run("process", "--format", "png").exit_code == 2
