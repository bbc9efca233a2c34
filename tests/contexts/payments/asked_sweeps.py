"""What the processor says of the market's own money on its way to its bank, asked and told a second time."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.payments.decisions import (
    RecordSweepArrived,
    RecordSweepFailed,
    RecordSweepSent,
    RecordSweepTurnedBack,
    record_sweep_arrived,
    record_sweep_failed,
    record_sweep_sent,
    record_sweep_turned_back,
)
from gigwright.events.ledger import SweepRequested
from gigwright.events.payments import SweepArrived, SweepFailed, SweepSent
from gigwright.values import BankPayoutRef, OperatorId, SweepId
from tests.contexts.asked_anything import Answer, changed, no
from tests.contexts.payments.asked_banks import AskedBanks, but_for
from tests.contexts.payments.retold import OTHER_BOOKS, PEOPLE
from tests.contexts.payments.samples import usd

SWEEPS = {derive(SweepId, f"sweep {number}"): BankPayoutRef(f"bp_{number}") for number in (1, 2)}
AMOUNT = usd(500)
CLOSED = "the account is closed"

Word = RecordSweepSent | RecordSweepArrived | RecordSweepFailed | RecordSweepTurnedBack

sweeps = st.sampled_from(tuple(SWEEPS))
refs = but_for({"bank_payout": "bp_1"}, {"bank_payout": "bp_2"})
reasons = ({"reason": "x" * 500}, {"reason": "x" * 501})


class AskedSweeps(AskedBanks):
    @rule(sweep=sweeps)
    def an_operator_moves_the_markets_own(self, sweep: SweepId) -> None:
        if not self.past(SweepRequested, sweep=sweep):
            operator, reason = derive(OperatorId, "operator"), Present("The rent")
            self.happens(SweepRequested(sweep=sweep, operator=operator, amount=AMOUNT, reason=reason))

    @rule(sweep=sweeps, ways=st.lists(st.integers(0, 3), min_size=1, max_size=4))
    def what_the_sweep_waits_for(self, sweep: SweepId, ways: list[int]) -> None:
        self.an_operator_moves_the_markets_own(sweep)
        for way in ways:
            if way == 0:
                self.hear_that_a_sweep_was_sent(sweep, {"bank_payout": "bp_1"})  # perhaps another sweep's
                self.hear_that_a_sweep_was_sent(sweep, {})
            elif way == 1:
                self.hear_that_a_sweep_arrived(sweep, {})
            elif way == 2:
                self.hear_that_a_sweep_was_refused(sweep, {})
            else:
                self.hear_that_a_sweep_came_back(sweep, {})

    @rule(sweep=sweeps, but=refs)
    def hear_that_a_sweep_was_sent(self, sweep: SweepId, but: dict[str, Any]) -> None:
        honest = RecordSweepSent(by="sweeping", sweep=sweep, bank_payout=SWEEPS[sweep], amount=AMOUNT)
        command = changed(honest, **but)
        self.ask(record_sweep_sent, command, self._sent(command))

    @rule(sweep=sweeps, but=refs)
    def hear_that_a_sweep_arrived(self, sweep: SweepId, but: dict[str, Any]) -> None:
        honest = RecordSweepArrived(by="processor-news", sweep=sweep, bank_payout=SWEEPS[sweep], amount=AMOUNT)
        command = changed(honest, **but)
        self.ask(record_sweep_arrived, command, self._arrived(command))

    @rule(sweep=sweeps, but=but_for(*reasons))
    def hear_that_a_sweep_was_refused(self, sweep: SweepId, but: dict[str, Any]) -> None:
        command = changed(RecordSweepFailed(by="sweeping", sweep=sweep, amount=AMOUNT, reason=CLOSED), **but)
        self.ask(record_sweep_failed, command, self._refused(command))

    @rule(sweep=sweeps, but=refs | but_for(*reasons))
    def hear_that_a_sweep_came_back(self, sweep: SweepId, but: dict[str, Any]) -> None:
        honest = RecordSweepTurnedBack(
            by="processor-news", sweep=sweep, bank_payout=SWEEPS[sweep], amount=AMOUNT, reason=CLOSED
        )
        command = changed(honest, **but)
        self.ask(record_sweep_turned_back, command, self._came_back(command))

    def _sent(self, command: RecordSweepSent) -> Answer:
        known = self.past(SweepSent, sweep=command.sweep)
        owners = self.past(SweepSent, bank_payout=command.bank_payout)
        refusal = no(
            self._faults(command)
            | {
                "belongs to sweep": any(each.sweep != command.sweep for each in owners),
                "was refused, but now": not known and bool(self.past(SweepFailed, sweep=command.sweep)),
            }
        )
        sent = SweepSent(sweep=command.sweep, amount=command.amount, bank_payout=command.bank_payout)
        return refusal or ([] if known else self.with_late_word(sent))

    def _arrived(self, command: RecordSweepArrived) -> Answer:
        never = {"can't have arrived": not self.past(SweepSent, sweep=command.sweep)}
        told = self.past(SweepArrived, SweepFailed, sweep=command.sweep)
        arrived = SweepArrived(sweep=command.sweep, amount=command.amount, bank_payout=command.bank_payout)
        return no(self._faults(command) | never) or ([] if told else [arrived])

    def _refused(self, command: RecordSweepFailed) -> Answer:
        refusal = no(
            self._faults(command)
            | {
                "at most 500 characters": len(command.reason) > 500,
                "now it is said to be refused": bool(self.past(SweepSent, sweep=command.sweep)),
            }
        )
        known = self.past(SweepFailed, sweep=command.sweep)
        failed = SweepFailed(
            sweep=command.sweep, amount=command.amount, bank_payout=None, arrived=False, reason=command.reason
        )
        return refusal or ([] if known else [failed])

    def _came_back(self, command: RecordSweepTurnedBack) -> Answer:
        refusal = no(
            self._faults(command)
            | {
                "at most 500 characters": len(command.reason) > 500,
                "can't come back": not self.past(SweepSent, sweep=command.sweep),
            }
        )
        failed = SweepFailed(
            sweep=command.sweep,
            amount=command.amount,
            bank_payout=command.bank_payout,
            arrived=bool(self.past(SweepArrived, sweep=command.sweep)),
            reason=command.reason,
        )
        known = self.past(SweepFailed, sweep=command.sweep)
        return refusal or ([] if known else self.with_late_word(failed))

    def _faults(self, command: Word) -> dict[str, bool]:
        asked = self.past(SweepRequested, sweep=command.sweep)
        sent = [each.bank_payout for each in self.past(SweepSent, sweep=command.sweep)]
        ref = getattr(command, "bank_payout", None)
        return {
            "only the market itself": command.by in PEOPLE,
            "nobody asked for sweep": not asked,
            OTHER_BOOKS: any(each.amount != command.amount for each in asked)
            or (ref is not None and any(ours != ref for ours in sent)),
        }

    @invariant()
    def a_sweep_is_refused_or_leaves_and_comes_back_only_after_it_left(self) -> None:
        for sweep in SWEEPS:
            sent, failed = self.past(SweepSent, sweep=sweep), self.past(SweepFailed, sweep=sweep)
            refused = [each for each in failed if each.bank_payout is None]
            assert len(sent) + len(refused) <= 1
            assert len(failed) <= 1
            assert len(self.past(SweepArrived, sweep=sweep)) <= len(sent)
