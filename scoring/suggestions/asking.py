"""Which words put a question of the plan. Pure."""

from __future__ import annotations

from bisect import bisect

from interviews.state import AskedProbe, RoomState


def asking_seq(probe: AskedProbe, state: RoomState) -> int:
    """The assistant's turn writes the probe before the words that ask it, an interviewer's call after them."""
    following = bisect(state.messages, probe.after_seq, key=lambda message: message.seq)
    near = [each for each in state.messages[max(0, following - 1) : following + 1] if each.actor == probe.actor]
    return min(near, key=lambda message: abs(message.at - probe.at)).seq if near else probe.after_seq
