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

SECRET = os.environ["ACCOUNTS_SIGNING_KEY"]
if len(SECRET.encode()) < 32:
    raise RuntimeError("ACCOUNTS_SIGNING_KEY must have at least 32 bytes")
ALGORITHM = "HS256"
ISSUER = "accounts"
AUDIENCE = "accounts-api"
LIFETIME = timedelta(minutes=15)
SCRYPT = {"n": 2**14, "r": 8, "p": 5}
MOST_FAILURES = 5
FAILURES_COUNT_FOR = 900

engine = create_engine(os.environ["ACCOUNTS_DB"])
app = FastAPI()
bearer = OAuth2PasswordBearer(tokenUrl="login")
clock = time.monotonic
failures: dict[str, list[float]] = {}  # of this process; with several, keep it in a shared store


class Credentials(BaseModel):
    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)


def hash_password(password: str, salt: bytes | None = None) -> str:
    salt = os.urandom(16) if salt is None else salt
    return f"{salt.hex()}${hashlib.scrypt(password.encode(), salt=salt, **SCRYPT).hex()}"


def is_password(password: str, stored: str) -> bool:
    salt, _, _ = stored.partition("$")
    return hmac.compare_digest(hash_password(password, bytes.fromhex(salt)), stored)


NOBODY = hash_password("nobody")


def unauthorised(why: str) -> HTTPException:
    return HTTPException(401, why, headers={"WWW-Authenticate": "Bearer"})


@app.post("/login")
def login(credentials: Credentials) -> dict[str, str]:
    hold_back(credentials.email)
    query = text("SELECT id, password_hash FROM accounts WHERE email = :email")
    with engine.connect() as connection:
        account = connection.execute(query, {"email": credentials.email}).first()
    right = is_password(credentials.password, account.password_hash if account else NOBODY)
    if account is None or not right:
        failures[credentials.email].append(clock())
        raise unauthorised("Wrong e-mail or password")
    del failures[credentials.email]
    return {"access_token": issue_token(account.id), "token_type": "bearer"}


def hold_back(email: str) -> None:
    recent = failures[email] = [at for at in failures.get(email, []) if at > clock() - FAILURES_COUNT_FOR]
    if len(recent) >= MOST_FAILURES:
        wait = math.ceil(recent[0] + FAILURES_COUNT_FOR - clock())
        raise HTTPException(429, "Too many attempts", headers={"Retry-After": str(wait)})


def issue_token(account_id: int) -> str:
    now = datetime.now(UTC)
    claims = {"sub": str(account_id), "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + LIFETIME}
    return jwt.encode(claims, SECRET, algorithm=ALGORITHM)


def current_user(token: str = Depends(bearer)) -> Row[Any]:
    """Who it is; what they may do is asked elsewhere, and of the database."""
    try:
        claims = jwt.decode(
            token,
            SECRET,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"require": ["sub", "iss", "aud", "exp"]},
        )
        account_id = int(claims["sub"])
    except (jwt.PyJWTError, ValueError) as exc:
        raise unauthorised("Sign in again") from exc
    with engine.connect() as connection:
        account = connection.execute(text("SELECT id, role FROM accounts WHERE id = :id"), {"id": account_id}).first()
    if account is None:
        raise unauthorised("Sign in again")
    return account


def current_admin(user: Row[Any] = Depends(current_user)) -> Row[Any]:
    if user.role != "admin":
        raise HTTPException(403, "Only for admins")
    return user


@app.delete("/accounts/{account_id}", status_code=204, dependencies=[Depends(current_admin)])
def delete_account(account_id: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM accounts WHERE id = :id"), {"id": account_id})
