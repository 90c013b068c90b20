import math
import os
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any, Literal, Protocol

from fastapi import Depends, FastAPI, Header, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.errors import PyMongoError

SHOWN = ["customer_id", "placed_on", "status", "total"]
PATIENCE_MS = 2000
Row = dict[str, Any]
Status = Literal["new", "paid", "sent", "cancelled"]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
PageSize = Annotated[int, Query(ge=1, le=100)]
Shop = Annotated[str, Header(alias="X-Shop-Id")]


class Wanted(BaseModel):
    """What a caller may filter by; every value is compared, none is interpreted."""

    status: Status | None = None
    placed_from: datetime | None = None
    customer_id: str | None = None


class OrderStore(Protocol):
    def newest(self, shop: str, wanted: Wanted, start: int, count: int) -> list[Row]: ...

    def count(self, shop: str, wanted: Wanted) -> int: ...


class MongoOrders:
    def __init__(self, orders: Collection[Row]) -> None:
        self._orders = orders

    def newest(self, shop: str, wanted: Wanted, start: int, count: int) -> list[Row]:
        cursor = self._orders.find(self._query(shop, wanted), SHOWN)
        cursor.sort([("placed_on", -1), ("_id", -1)]).skip(start).limit(count)
        return [{**row, "_id": str(row["_id"])} for row in cursor]

    def count(self, shop: str, wanted: Wanted) -> int:
        return self._orders.count_documents(self._query(shop, wanted))

    def _query(self, shop: str, wanted: Wanted) -> Row:
        query: Row = {"shop_id": shop}
        if wanted.status is not None:
            query["status"] = wanted.status
        if wanted.placed_from is not None:
            query["placed_on"] = {"$gte": wanted.placed_from}
        if wanted.customer_id is not None:
            query["customer_id"] = wanted.customer_id
        return query


@asynccontextmanager
async def lifespan(app: FastAPI):
    with MongoClient(os.environ["MONGO_URL"], serverSelectionTimeoutMS=PATIENCE_MS) as client:
        yield {"orders": MongoOrders(client.get_default_database("shop")["orders"])}


app = FastAPI(lifespan=lifespan)


@app.exception_handler(PyMongoError)
def store_is_down(request: Request, exc: PyMongoError) -> JSONResponse:
    return JSONResponse({"detail": "Orders cannot be read at the moment."}, status_code=503)


def orders_of(request: Request) -> OrderStore:
    return request.state.orders


def page_of(orders: OrderStore, shop: str, wanted: Wanted, page: int, size: int) -> Row:
    total = orders.count(shop, wanted)
    rows = orders.newest(shop, wanted, (page - 1) * size, size)
    return {"items": rows, "page": page, "pages": math.ceil(total / size)}


Orders = Annotated[OrderStore, Depends(orders_of)]


@app.get("/orders")
def list_orders(
    shop: Shop,
    orders: Orders,
    status: Status | None = None,
    placed_from: datetime | None = None,
    page: PageNumber = 1,
    size: PageSize = 20,
):
    return page_of(orders, shop, Wanted(status=status, placed_from=placed_from), page, size)


@app.get("/customers/{customer_id}/orders")
def customer_orders(customer_id: str, shop: Shop, orders: Orders, page: PageNumber = 1, size: PageSize = 20):
    return page_of(orders, shop, Wanted(customer_id=customer_id), page, size)
