import json
import os

from fastapi import FastAPI, Header
from pymongo import MongoClient

app = FastAPI()
SHOWN = ["customer_id", "placed_on", "status", "total"]


def get_db():
    client = MongoClient(os.environ["MONGO_URL"])
    return client["shop"]


def present(row):
    return {**row, "_id": str(row["_id"])}


def find_page(name, query, page, size):
    cursor = get_db()[name].find(query, SHOWN)
    cursor.skip((page - 1) * size).limit(size).sort("placed_on", -1)
    rows = [present(row) for row in cursor]
    total = get_db()[name].count_documents(query)
    return {"items": rows, "page": page, "pages": total // size}


@app.get("/orders")
def list_orders(where: str = "{}", page: int = 1, size: int = 20, shop: str = Header(alias="X-Shop-Id")):
    query = {"shop_id": shop, **json.loads(where)}
    return find_page("orders", query, page, size)


@app.get("/customers/{customer_id}/orders")
def customer_orders(customer_id: str, page: int = 1, size: int = 20, shop: str = Header(alias="X-Shop-Id")):
    query = {"shop_id": shop, "customer_id": customer_id}
    orders = list(get_db()["orders"].find(query, SHOWN).sort("_id", -1))
    start = (page - 1) * size
    return {"items": [present(row) for row in orders[start:start + size]], "page": page}
