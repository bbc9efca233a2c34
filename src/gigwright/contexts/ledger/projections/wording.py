"""What an entry is for, in words for people who never read our code."""

WORDS = {
    "captured": "payment received, held for the order",
    "processor-fee": "fee of the card processor",
    "available": "payment available at the card processor",
    "completed": "order completed",
    "cleared": "earning cleared",
    "payout-requested": "payout requested",
    "payout-sent": "payout sent",
    "payout-returned": "payout came back",
    "payout-released": "payout released",
    "refund-owed": "refund begun",
    "reversed": "completed order taken back",
    "partly-refunded": "part of the price taken back",
    "credit-granted": "credit from the market",
    "credit-used": "paid from credit",
    "credit-returned": "order not paid in time, credit again",
    "debt-recovered": "debt paid from earnings",
    "refunded": "refund made",
}


def in_words(purpose: str) -> str:
    """The purpose of an entry in words; its own letters where nobody has found better ones."""
    return WORDS.get(purpose, purpose.replace("-", " "))
