import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, declarative_base, mapped_column, relationship, selectinload, sessionmaker

log = logging.getLogger("orders.report")

ATTEMPTS = 3
Base = declarative_base()


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    region: Mapped[str] = mapped_column(index=True)
    paid: Mapped[bool]
    items: Mapped[list["Item"]] = relationship()


class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    cents: Mapped[int]


class Entry(NamedTuple):
    """One order of a feed; prices are whole cents."""

    number: str
    region: str
    paid: bool
    prices: Sequence[int]


class Report(NamedTuple):
    paid: dict[str, int]
    unpaid: dict[str, int]


def sessions_on(url: str) -> sessionmaker[Session]:
    return sessionmaker(create_engine(url))


def import_orders(sessions: sessionmaker[Session], feed: Iterable[Entry]) -> int:
    """How many orders were new. Saves all of a feed or nothing of it."""
    entries = {entry.number: entry for entry in feed}
    for attempt in range(1, ATTEMPTS + 1):
        with sessions() as session:
            known = set(session.scalars(select(Order.number).where(Order.number.in_(entries))))
            new = [entry for number, entry in entries.items() if number not in known]
            session.add_all(map(order_of, new))
            try:
                session.commit()
            except IntegrityError:
                session.rollback()
                log.warning("feed not saved attempt=%d orders=%d", attempt, len(new), exc_info=True)
                if attempt == ATTEMPTS:
                    raise
            else:
                log.info("feed saved new=%d known=%d", len(new), len(known))
                return len(new)
    raise AssertionError("unreachable: the last attempt returns or raises")


def order_of(entry: Entry) -> Order:
    items = [Item(cents=cents) for cents in entry.prices]
    return Order(number=entry.number, region=entry.region, paid=entry.paid, items=items)


def build_report(sessions: sessionmaker[Session], feeds: Iterable[Iterable[Entry]], region: str) -> Report:
    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(partial(import_orders, sessions), feeds))
    query = select(Order).where(Order.region == region).order_by(Order.number).options(selectinload(Order.items))
    report = Report({}, {})
    with sessions() as session:
        for order in session.scalars(query):
            side = report.paid if order.paid else report.unpaid
            side[order.number] = sum(item.cents for item in order.items)
    return report
