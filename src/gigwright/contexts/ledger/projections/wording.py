"""What an entry is for, in words for people who never read our code."""

WORDS = {
    "captured": "payment received, held for the order",
    "processor-fee": "fee of the card processor",
    "available": "payment available at the card processor",
    "completed": "order completed",
    "tipped": "tip received",
    "cleared": "earning cleared",
    "cleared-early": "earning cleared early",
    "early-payout-fee": "fee for clearing early",
    "payout-requested": "payout requested",
    "payout-fee": "fee for the payout",
    "payout-sent": "payout sent",
    "payout-returned": "payout came back",
    "payout-released": "payout released",
    "payout-fee-returned": "fee for the payout given back",
    "refund-owed": "refund begun",
    "reversed": "completed order taken back",
    "partly-refunded": "part of the price taken back",
    "credit-granted": "credit from the market",
    "credit-used": "paid in part from credit",
    "paid-from-credit": "paid from credit",
    "coupon": "paid in part with a coupon",
    "coupon-returned": "order not paid in time, coupon not used",
    "credit-returned": "order not paid in time, credit again",
    "debt-recovered": "debt paid from earnings",
    "refunded": "refund made",
    "refund-failed": "refund came back from the card",
    "credited": "kept as credit",
    "break-found": "put aside until the difference is known",
    "break-explained": "no difference, it came late",
    "break-resolved": "difference resolved",
    "chargeback": "payment taken back by the bank of the buyer",
    "chargeback-fee": "fee of the card processor for it",
    "chargeback-held": "earning kept until the bank decides",
    "credit-held": "credit held until the bank decides",
    "credit-released": "credit held no longer",
    "chargeback-won": "payment given back by the bank of the buyer",
    "chargeback-borne": "loss of a payment that the bank keeps",
    "chargeback-recovered": "loss made good by the bank",
    "hold-released": "earning kept no longer",
}


def in_words(purpose: str) -> str:
    """The purpose of an entry in words; its own letters where nobody has found better ones."""
    return WORDS.get(purpose, purpose.replace("-", " "))
