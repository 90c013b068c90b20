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

log = logging.getLogger("profiles")

LIMIT = 100
WINDOW = 60
PROFILE_TTL = 300
JITTER = 0.2
TRUSTED_PROXIES = frozenset({"10.0.0.2", "10.0.0.3"})

app = FastAPI()
store = redis.Redis(host="redis", decode_responses=True)
users = httpx.AsyncClient(base_url="http://users.internal", timeout=3)
clock = time.time
loading: dict[int, asyncio.Task[dict[str, Any]]] = {}


def client_address(request: Request) -> str:
    """The nearest address that is not one of our proxies; what stands further left in the header is hearsay."""
    peer = request.client.host if request.client else "unknown"
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    while peer in TRUSTED_PROXIES and hops:
        peer = hops.pop()
    return peer


async def check_rate(request: Request) -> None:
    """At most LIMIT accepted requests in any WINDOW seconds; while Redis is away, everybody may pass."""
    key, hit, now = f"rate:{client_address(request)}", uuid4().hex, clock()
    try:
        async with store.pipeline(transaction=True) as pipe:
            pipe.zremrangebyscore(key, 0, now - WINDOW)
            pipe.zadd(key, {hit: now})
            pipe.zcard(key)
            pipe.zrange(key, 0, 0, withscores=True)
            pipe.expire(key, WINDOW)
            _, _, used, oldest, _ = await pipe.execute()
        if used <= LIMIT:
            return
        await store.zrem(key, hit)
    except redis.RedisError as exc:
        log.warning("rate limit not checked, letting through error=%r", exc)
        return
    wait = max(1, math.ceil(oldest[0][1] + WINDOW - now))
    raise HTTPException(429, "Too many requests", headers={"Retry-After": str(wait)})


async def load_profile(user_id: int) -> dict[str, Any]:
    try:
        response = await users.get(f"/users/{user_id}/public")
        if response.status_code == 404:
            raise HTTPException(404, "No such profile")
        response.raise_for_status()
        return response.json()
    except (httpx.HTTPError, ValueError) as exc:
        log.warning("profile not loaded user=%s error=%r", user_id, exc)
        raise HTTPException(502, "Profiles cannot be read at the moment") from exc


async def recall(user_id: int) -> dict[str, Any] | None:
    try:
        cached = await store.get(f"profile:{user_id}")
    except redis.RedisError as exc:
        log.warning("cache not read error=%r", exc)
        return None
    return json.loads(cached) if cached else None


async def load_and_keep(user_id: int) -> dict[str, Any]:
    profile = await load_profile(user_id)
    seconds = round(PROFILE_TTL * random.uniform(1 - JITTER, 1))
    try:
        await store.set(f"profile:{user_id}", json.dumps(profile), ex=seconds)
    except redis.RedisError as exc:
        log.warning("cache not written error=%r", exc)
    return profile


async def cached_profile(user_id: int) -> dict[str, Any]:
    """However many ask at once, each process loads a missing profile one time."""
    if (profile := await recall(user_id)) is not None:
        return profile
    if user_id not in loading:
        loading[user_id] = asyncio.create_task(load_and_keep(user_id))
        loading[user_id].add_done_callback(lambda _: loading.pop(user_id))
    return await asyncio.shield(loading[user_id])


@app.get("/profiles/{user_id}", dependencies=[Depends(check_rate)])
async def read_profile(user_id: int) -> dict[str, Any]:
    return await cached_profile(user_id)
