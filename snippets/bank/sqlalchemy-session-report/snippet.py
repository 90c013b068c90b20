import os
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import ForeignKey, create_engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, declarative_base, mapped_column, relationship

Base = declarative_base()
session = Session(create_engine(os.environ["REPORT_DB"]))


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    region: Mapped[str]
    paid: Mapped[bool]
    items: Mapped[list["Item"]] = relationship()


class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    price: Mapped[float]


def import_orders(feed):
    for number, region, paid, prices in feed:
        session.add(Order(number=number, region=region, paid=paid, items=[Item(price=price) for price in prices]))
        try:
            session.commit()
        except IntegrityError:
            print(f"order {number} is known already")


def build_report(feeds, region):
    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(import_orders, feeds))
    query = text(f"SELECT * FROM orders WHERE region = '{region}' ORDER BY number")
    orders = session.scalars(select(Order).from_statement(query)).all()
    totals = {order.number: sum(item.price for item in order.items) for order in orders if order.paid}
    session.close()
    unpaid = {order.number: sum(item.price for item in order.items) for order in orders if not order.paid}
    return totals, unpaid
