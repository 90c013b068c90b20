import json

from fastapi import Depends, FastAPI, HTTPException, Request
from httpx import AsyncClient
from redis.asyncio import Redis

CALLS_PER_MINUTE = 100
KEEP_SECONDS = 300

app = FastAPI()
carrier = AsyncClient(base_url="http://carrier.internal", timeout=3)
memory = Redis(host="redis", decode_responses=True)


async def ask_carrier(number):
    answer = await carrier.get(f"/parcels/{number}/status")
    answer.raise_for_status()
    return answer.json()


async def parcel_status(number):
    place = f"parcel:{number}"
    if kept := await memory.get(place):
        return json.loads(kept)
    status = await ask_carrier(number)
    await memory.set(place, json.dumps(status), ex=KEEP_SECONDS)
    return status


async def slow_down(request: Request):
    address = request.headers.get("X-Forwarded-For") or request.client.host
    place = f"calls:{address}"
    calls = int(await memory.get(place) or 0)
    if calls >= CALLS_PER_MINUTE:
        raise HTTPException(429, "Too many requests")
    if await memory.incr(place) == 1:
        await memory.expire(place, 60)


@app.get("/parcels/{number}", dependencies=[Depends(slow_down)])
async def track_parcel(number: int):
    return await parcel_status(number)
