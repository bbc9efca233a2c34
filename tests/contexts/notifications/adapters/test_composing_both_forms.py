"""Text and HTML are one letter in two forms."""

from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from gigwright.contexts.notifications.adapters.composing import Text
from gigwright.contexts.notifications.adapters.examples import EXAMPLES
from gigwright.contexts.notifications.ports import Quote, Template
from tests.contexts.notifications.adapters.posts import composer
from tests.contexts.notifications.samples import letter

EVERY_WAY = [(template, facts) for template, ways in EXAMPLES.items() for facts in ways]


@pytest.mark.parametrize(("template", "facts"), EVERY_WAY)
def test_text_and_html_say_the_same(template: Template, facts: dict[str, str]) -> None:
    """Word for word: whoever reads the one misses no amount and no time that stands in the other."""
    quote = Quote(1, "reason") if template == "suspended" else None
    text = composer().words(replace(letter(template), facts=facts, quote=quote))
    assert words_of_the_text(text) == words_of_the_html(text)


def words_of_the_text(text: Text) -> list[str]:
    """Without the greeting, the signature, and what stands for bold and for list items."""
    body = text.plain.removeprefix("Hello,\n\n").removesuffix("\n\nThe Market\n")
    return body.replace('"', "").replace("\n- ", "\n").split()


def words_of_the_html(text: Text) -> list[str]:
    """What a reader sees below the heading, but for the line about why the market writes."""
    reader = Reader()
    reader.feed(text.html)
    seen = " ".join(" ".join(reader.words).split())
    _, _, body = seen.partition(" ".join(text.subject.split()))
    _, _, body = body.partition(" ".join(text.subject.split()))  # the title of the page is the subject, too
    body, _, _ = body.partition("The Market writes to you because")
    return body.replace('"', "").split()


class Reader(HTMLParser):
    """Takes in the text of a page. A full stop stands where it stood, also after something bold."""

    INLINE = ("strong", "span", "a")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.INLINE:
            self.words.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.INLINE:
            self.words.append("")

    def handle_data(self, data: str) -> None:
        self.words[-1] += data
