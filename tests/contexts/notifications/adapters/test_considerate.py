"""Nothing is handed over for whom nothing is to be sent."""

from gigwright.contexts.notifications.adapters.considerate import ConsideratePost
from gigwright.contexts.notifications.ports import Declined, FakePost, FakeWishes, Sent, Suppressed
from tests.contexts.notifications.samples import BUYERS, SELLERS, letter


def test_no_letter_goes_to_a_suppressed_address() -> None:
    post = FakePost()
    assert ConsideratePost(post, FakeWishes(suppressed=[BUYERS])).send(letter("paid"), "key") == Suppressed()
    assert post.sendings == 0


def test_only_optional_letters_do_not_go_to_whoever_declined_them() -> None:
    post = FakePost()
    considerate = ConsideratePost(post, FakeWishes(declined=[BUYERS]))
    assert considerate.send(letter("first-sale"), "key") == Declined()
    assert isinstance(considerate.send(letter("paid"), "key"), Sent)
    assert [one.template for one in post.letters.values()] == ["paid"]


def test_everybody_else_gets_theirs() -> None:
    post = FakePost()
    considerate = ConsideratePost(post, FakeWishes(suppressed=[SELLERS], declined=[SELLERS]))
    assert isinstance(considerate.send(letter("first-sale"), "key"), Sent)
    assert post.sendings == 1
