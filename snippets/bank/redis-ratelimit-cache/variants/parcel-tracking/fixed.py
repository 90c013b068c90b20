import asyncio
import json
import logging
import math
import random
import time
from typing import Any
from uuid import uuid4

import httpx
import redis.asyncio as redis
from fastapi import Depends, FastAPI, HTTPException, Request

log = logging.getLogger("parcels")

CALLS_PER_MINUTE = 100
WINDOW = 60
KEEP_SECONDS = 300
JITTER = 0.2
TRUSTED_PROXIES = frozenset({"10.0.0.2", "10.0.0.3"})

app = FastAPI()
memory = redis.Redis(host="redis", decode_responses=True)
carrier = httpx.AsyncClient(base_url="http://carrier.internal", timeout=3)
clock = time.time
loading: dict[int, asyncio.Task[dict[str, Any]]] = {}


async def ask_carrier(number: int) -> dict[str, Any]:
    try:
        response = await carrier.get(f"/parcels/{number}/status")
        if response.status_code == 404:
            raise HTTPException(404, "No such parcel")
        response.raise_for_status()
        return response.json()
    except (httpx.HTTPError, ValueError) as exc:
        log.warning("parcel not found out number=%s error=%r", number, exc)
        raise HTTPException(502, "Parcels cannot be followed at the moment") from exc


async def recall(number: int) -> dict[str, Any] | None:
    try:
        cached = await memory.get(f"parcel:{number}")
    except redis.RedisError as exc:
        log.warning("cache not read error=%r", exc)
        return None
    return json.loads(cached) if cached else None


async def load_and_keep(number: int) -> dict[str, Any]:
    status = await ask_carrier(number)
    seconds = round(KEEP_SECONDS * random.uniform(1 - JITTER, 1))
    try:
        await memory.set(f"parcel:{number}", json.dumps(status), ex=seconds)
    except redis.RedisError as exc:
        log.warning("cache not written error=%r", exc)
    return status


async def parcel_status(number: int) -> dict[str, Any]:
    """However many ask at once, each process loads a missing status one time."""
    if (status := await recall(number)) is not None:
        return status
    if number not in loading:
        loading[number] = asyncio.create_task(load_and_keep(number))
        loading[number].add_done_callback(lambda _: loading.pop(number))
    return await asyncio.shield(loading[number])


def client_address(request: Request) -> str:
    """The nearest address that is not one of our proxies; what stands further left in the header is hearsay."""
    peer = request.client.host if request.client else "unknown"
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    while peer in TRUSTED_PROXIES and hops:
        peer = hops.pop()
    return peer


async def slow_down(request: Request) -> None:
    """At most CALLS_PER_MINUTE accepted requests in any WINDOW seconds; while Redis is away, everybody may pass."""
    key, hit, now = f"calls:{client_address(request)}", uuid4().hex, clock()
    try:
        async with memory.pipeline(transaction=True) as pipe:
            pipe.zremrangebyscore(key, 0, now - WINDOW)
            pipe.zadd(key, {hit: now})
            pipe.zcard(key)
            pipe.zrange(key, 0, 0, withscores=True)
            pipe.expire(key, WINDOW)
            _, _, used, oldest, _ = await pipe.execute()
        if used <= CALLS_PER_MINUTE:
            return
        await memory.zrem(key, hit)
    except redis.RedisError as exc:
        log.warning("calls not counted, letting through error=%r", exc)
        return
    wait = max(1, math.ceil(oldest[0][1] + WINDOW - now))
    raise HTTPException(429, "Too many requests", headers={"Retry-After": str(wait)})


@app.get("/parcels/{number}", dependencies=[Depends(slow_down)])
async def track_parcel(number: int) -> dict[str, Any]:
    return await parcel_status(number)
