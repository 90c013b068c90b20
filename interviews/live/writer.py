"""The ordered writer with group commit: a lone event waits for nothing, a burst becomes one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from interviews.live.rows import AppendError, ClientIdReused, Result, StoredEvent, Unit
from interviews.live.stores import Store

log = logging.getLogger(__name__)

BATCH_UNITS = 100
# Seconds between looks at an interview that somebody else holds, and until that is given up.
FIRST_WAIT, LONGEST_WAIT, GIVE_UP_AFTER = 0.002, 0.05, 10.0
CONNECTION_TRIES = 8


@dataclass(slots=True)
class Patience:
    wait: float = FIRST_WAIT
    waited: float = 0.0


class Writer:
    """Takes units from the loop's thread, writes them in order for each interview, tells what became of them."""

    def __init__(self, store: Store, committed: Callable[[list[StoredEvent]], None]) -> None:
        self.store = store
        self.committed = committed
        self.waiting: deque[Unit] = deque()
        self.held: dict[int, list[Unit]] = {}
        self.patience: dict[int, Patience] = {}
        self.awake = asyncio.Event()
        self.closing = False

    def submit(self, unit: Unit) -> None:
        if self.closing:
            unit.done(AppendError("the server is going away"))
        elif unit.interview_id in self.held:
            self.held[unit.interview_id].append(unit)
        else:
            self.waiting.append(unit)
            self.awake.set()

    async def run(self) -> None:
        """Write until `close`; what was submitted before that is written first."""
        while self.waiting or self.held or not self.closing:
            await self.awake.wait()
            self.awake.clear()
            while self.waiting:
                await self._write(self._take())

    def close(self) -> None:
        self.closing = True
        self.awake.set()

    def _take(self) -> list[Unit]:
        """The next batch: a unit that changes an interview's columns is its last there; repeats ride on the first."""
        units: list[Unit] = []
        later: list[Unit] = []
        shut: set[int] = set()
        seen: dict[tuple[int, str, str], Unit] = {}
        while self.waiting and len(units) < BATCH_UNITS:
            unit = self.waiting.popleft()
            keys = [(row.interview_id, row.actor, row.client_id) for row in unit.rows]
            if unit.interview_id in shut or (len(keys) > 1 and not seen.keys().isdisjoint(keys)):
                later.append(unit)
                shut.add(unit.interview_id)
            elif keys[0] in seen:
                _ride(unit, seen[keys[0]])
            else:
                seen.update(dict.fromkeys(keys, unit))
                units.append(unit)
                if unit.changes:
                    shut.add(unit.interview_id)
        self.waiting.extendleft(reversed(later))
        return units

    async def _write(self, units: Sequence[Unit]) -> None:
        try:
            results = await self._patiently(units)
        except Exception as error:
            await self._redo(units, error)
        else:
            self._tell(units, results)

    def _tell(self, units: Sequence[Unit], results: Sequence[Result | None]) -> None:
        fresh: list[StoredEvent] = []
        for unit, result in zip(units, results, strict=True):
            if result is None:
                self._hold(unit)
                continue
            self.patience.pop(unit.interview_id, None)
            unit.done(result)
            if isinstance(result, list):
                fresh += [event for event in result if not event.duplicate]
        if fresh:
            self.committed(fresh)

    async def _patiently(self, units: Sequence[Unit]) -> list[Result | None]:
        """Again after a lost connection: what had been committed all the same is found as known."""
        for attempt in range(1, CONNECTION_TRIES):
            try:
                return await self.store.write(units, datetime.now(UTC))
            except self.store.connection_error:
                log.warning("the log's database does not answer, trying again", exc_info=attempt == 1)
                await asyncio.sleep(min(0.05 * 2**attempt, 1))
        return await self.store.write(units, datetime.now(UTC))

    async def _redo(self, units: Sequence[Unit], error: Exception) -> None:
        """Room by room, so that only the guilty one gets an error; a clash of client ids is known the second time."""
        if len(units) > 1:
            for unit in units:
                await self._write([unit])
            return
        try:
            if not isinstance(error, self.store.integrity_error):
                raise error
            self._tell(units, await self.store.write(units, datetime.now(UTC)))
        except Exception:
            log.exception("an event could not be written")
            units[0].done(AppendError("the log could not take this now"))

    def _hold(self, unit: Unit) -> None:
        """Somebody else holds the interview's lock: look again in a moment, its units stay in order."""
        interview_id = unit.interview_id
        if interview_id in self.held:
            self.held[interview_id].append(unit)
            return
        patience = self.patience.setdefault(interview_id, Patience())
        if patience.waited > GIVE_UP_AFTER:
            del self.patience[interview_id]
            unit.done(AppendError("the interview is locked"))
            return
        self.held[interview_id] = [unit]
        asyncio.get_running_loop().call_later(patience.wait, self._look_again, interview_id)
        patience.waited += patience.wait
        patience.wait = min(patience.wait * 2, LONGEST_WAIT)

    def _look_again(self, interview_id: int) -> None:
        self.waiting.extendleft(reversed(self.held.pop(interview_id)))
        self.awake.set()


def _ride(repeat: Unit, first: Unit) -> None:
    """Answer a repeat within one batch from what becomes of the first."""
    done = first.done
    same = (repeat.rows[0].kind, repeat.rows[0].json) == (first.rows[0].kind, first.rows[0].json)

    def both(result: Result) -> None:
        done(result)
        if isinstance(result, list):
            known: Result = [event._replace(duplicate=True) for event in result]
            repeat.done(known if same else ClientIdReused(repeat.rows[0].client_id))
        else:
            repeat.done(result)

    first.done = both
