import hashlib
import hmac
import math
import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel, Field
from sqlalchemy import Row, create_engine, text

TOKEN_KEY = os.environ["CLINIC_TOKEN_KEY"]
if len(TOKEN_KEY.encode()) < 32:
    raise RuntimeError("CLINIC_TOKEN_KEY must have at least 32 bytes")
ALGORITHM = "HS256"
ISSUER = "clinic"
AUDIENCE = "clinic-staff"
LIFETIME = timedelta(minutes=15)
SCRYPT = {"n": 2**14, "r": 8, "p": 5}
MOST_FAILURES = 5
FAILURES_COUNT_FOR = 900

engine = create_engine(os.environ["CLINIC_DB"])
app = FastAPI()
read_token = OAuth2PasswordBearer(tokenUrl="sessions")
clock = time.monotonic
failures: dict[str, list[float]] = {}  # of this process; with several, keep it in a shared store


class Credentials(BaseModel):
    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)


def unauthorised(why: str) -> HTTPException:
    return HTTPException(401, why, headers={"WWW-Authenticate": "Bearer"})


def signed_in(token: str = Depends(read_token)) -> Row[Any]:
    """Who it is; what they may do is asked elsewhere, and of the database."""
    try:
        claims = jwt.decode(
            token,
            TOKEN_KEY,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"require": ["sub", "iss", "aud", "exp"]},
        )
        staff_id = int(claims["sub"])
    except (jwt.PyJWTError, ValueError) as exc:
        raise unauthorised("Sign in again") from exc
    with engine.connect() as connection:
        person = connection.execute(text("SELECT id, role FROM staff WHERE id = :id"), {"id": staff_id}).first()
    if person is None:
        raise unauthorised("Sign in again")
    return person


def signed_in_admin(caller: Row[Any] = Depends(signed_in)) -> Row[Any]:
    if caller.role != "admin":
        raise HTTPException(403, "Admins only")
    return caller


def hash_password(password: str, salt: bytes | None = None) -> str:
    salt = os.urandom(16) if salt is None else salt
    return f"{salt.hex()}${hashlib.scrypt(password.encode(), salt=salt, **SCRYPT).hex()}"


def is_password(password: str, stored: str) -> bool:
    salt, _, _ = stored.partition("$")
    return hmac.compare_digest(hash_password(password, bytes.fromhex(salt)), stored)


NOBODY = hash_password("nobody")


def hold_back(email: str) -> None:
    recent = failures[email] = [at for at in failures.get(email, []) if at > clock() - FAILURES_COUNT_FOR]
    if len(recent) >= MOST_FAILURES:
        wait = math.ceil(recent[0] + FAILURES_COUNT_FOR - clock())
        raise HTTPException(429, "Too many attempts", headers={"Retry-After": str(wait)})


def issue_token(staff_id: int) -> str:
    now = datetime.now(UTC)
    claims = {"sub": str(staff_id), "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + LIFETIME}
    return jwt.encode(claims, TOKEN_KEY, algorithm=ALGORITHM)


@app.post("/sessions")
def sign_in(credentials: Credentials) -> dict[str, str]:
    hold_back(credentials.email)
    query = text("SELECT id, digest FROM staff WHERE email = :email")
    with engine.connect() as connection:
        person = connection.execute(query, {"email": credentials.email}).first()
    right = is_password(credentials.password, person.digest if person else NOBODY)
    if person is None or not right:
        failures[credentials.email].append(clock())
        raise unauthorised("These do not belong together")
    del failures[credentials.email]
    return {"access_token": issue_token(person.id), "token_type": "bearer"}


@app.delete("/staff/{staff_id}", status_code=204, dependencies=[Depends(signed_in_admin)])
def remove_person(staff_id: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM staff WHERE id = :id"), {"id": staff_id})
