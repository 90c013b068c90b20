import json

import httpx
import redis.asyncio as redis
from fastapi import Depends, FastAPI, HTTPException, Request

LIMIT = 100
WINDOW = 60
PROFILE_TTL = 300

app = FastAPI()
store = redis.Redis(host="redis", decode_responses=True)
users = httpx.AsyncClient(base_url="http://users.internal", timeout=3)


async def check_rate(request: Request):
    client = request.headers.get("X-Forwarded-For", request.client.host)
    key = f"rate:{client}"
    used = await store.get(key)
    if used and int(used) >= LIMIT:
        raise HTTPException(429, "Too many requests")
    count = await store.incr(key)
    if count == 1:
        await store.expire(key, WINDOW)


async def load_profile(user_id):
    response = await users.get(f"/users/{user_id}/public")
    response.raise_for_status()
    return response.json()


async def cached_profile(user_id):
    key = f"profile:{user_id}"
    cached = await store.get(key)
    if cached:
        return json.loads(cached)
    profile = await load_profile(user_id)
    await store.set(key, json.dumps(profile), ex=PROFILE_TTL)
    return profile


@app.get("/profiles/{user_id}", dependencies=[Depends(check_rate)])
async def read_profile(user_id: int):
    return await cached_profile(user_id)
