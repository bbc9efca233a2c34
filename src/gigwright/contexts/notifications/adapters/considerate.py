"""A post that hands nothing over for whom nothing is to be sent."""

from gigwright.contexts.notifications.ports import OPTIONAL, Answer, Declined, Letter, Post, Suppressed, Wishes


class ConsideratePost:
    """Asks before each letter, also before one that is tried again: what has bounced meanwhile counts."""

    def __init__(self, post: Post, wishes: Wishes) -> None:
        self._post = post
        self._wishes = wishes

    def send(self, letter: Letter, key: str) -> Answer:
        """As the post; Suppressed and Declined without asking it."""
        if self._wishes.is_suppressed(letter.to):
            return Suppressed()
        if letter.template in OPTIONAL and self._wishes.has_declined(letter.to):
            return Declined()
        return self._post.send(letter, key)
