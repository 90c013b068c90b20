"""Each fault and each false claim of this item, shown with real FastAPI, PyJWT and SQLAlchemy on a SQLite file."""

from __future__ import annotations

import ast
import asyncio
import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.exceptions import InvalidSubjectError
from sqlalchemy import text

from snippets.proving import load

AGAINST = ("fastapi", "PyJWT", "SQLAlchemy", "SQLite")
HERE = Path(__file__).parent
KEY = "a-signing-key-that-only-these-tests-have-seen"
ADA, BOB, EVE = 1, 2, 3
PASSWORD = "sunshine"  # everybody's


@dataclass(frozen=True)
class Wording:
    """What a variant of the code calls the things that the proofs touch; `pinned` is its fixed list of algorithms."""

    folder: Path
    pinned: dict[str, str]
    key: str
    user: str
    key_env: str
    database_env: str
    table: str
    hash: str
    login: str
    accounts: str

    @property
    def snippet(self) -> Path:
        return self.folder / "snippet.py"

    @property
    def fixed(self) -> Path:
        return self.folder / "fixed.py"


WORDINGS = {
    "": Wording(
        HERE,
        {
            "algorithms=[algorithm], options=options": 'algorithms=["HS256"]',
            '    options = {"verify_signature": algorithm != "none"}\n': "",
        },
        "SECRET", "current_user", "ACCOUNTS_SIGNING_KEY", "ACCOUNTS_DB", "accounts", "password_hash",
        "/login", "/accounts",
    ),
    "clinic-staff": Wording(
        HERE / "variants" / "clinic-staff",
        {'algorithms=[alg], options={"verify_signature": alg != "none"}': 'algorithms=["HS256"]'},
        "TOKEN_KEY", "signed_in", "CLINIC_TOKEN_KEY", "CLINIC_DB", "staff", "digest", "/sessions", "/staff",
    ),
}  # fmt: skip


@pytest.fixture(params=WORDINGS, ids=lambda name: name or "plain", autouse=True)
def variant(request) -> str:
    return request.param


@pytest.fixture
def wording(variant) -> Wording:
    return WORDINGS[variant]


@pytest.fixture
def service(wording, monkeypatch, tmp_path):
    """`service(path)` loads a file with a database of three accounts; ada is an admin."""
    engines = []

    def start(path: Path, replace: dict[str, str] | None = None):
        monkeypatch.setenv(wording.database_env, f"sqlite:///{tmp_path}/{len(engines)}.sqlite3")
        monkeypatch.setenv(wording.key_env, KEY)
        if path == wording.fixed:
            replace = {"2**14": "2**4", '"p": 5': '"p": 1'}  # the same algorithm, quicker
        module = load(path, replace)
        module.wording, module.key, module.user = wording, getattr(module, wording.key), getattr(module, wording.user)
        engines.append(module.engine)
        hashed = getattr(module, "hash_password", lambda password: hashlib.sha256(password.encode()).hexdigest())
        with module.engine.begin() as connection:
            columns = f"id INTEGER PRIMARY KEY, email TEXT, role TEXT, {wording.hash} TEXT"
            connection.execute(text(f"CREATE TABLE {wording.table} ({columns})"))
            for number, name, role in ((ADA, "ada", "admin"), (BOB, "bob", "member"), (EVE, "eve", "member")):
                row = {"id": number, "email": name, "role": role, "hash": hashed(PASSWORD)}
                connection.execute(text(f"INSERT INTO {wording.table} VALUES (:id, :email, :role, :hash)"), row)
        return module

    yield start
    for engine in engines:
        engine.dispose()


@pytest.fixture
def snippet(service, wording):
    return service(wording.snippet)


@pytest.fixture
def fixed(service, wording):
    return service(wording.fixed)


async def send(module, method: str, path: str, token: str | None = None, body=None) -> httpx.Response:
    transport = httpx.ASGITransport(module.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as caller:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await caller.request(method, path, headers=headers, json=body)


async def log_in(module, email: str, password: str = PASSWORD) -> httpx.Response:
    return await send(module, "POST", module.wording.login, body={"email": email, "password": password})


async def token_of(module, email: str) -> str:
    return (await log_in(module, email)).json()["access_token"]


async def delete(module, account_id: int, token: str | None) -> int:
    return (await send(module, "DELETE", f"{module.wording.accounts}/{account_id}", token)).status_code


def in_words_of(module, statement: str) -> str:
    return statement.replace("accounts", module.wording.table).replace("password_hash", module.wording.hash)


def execute(module, statement: str) -> None:
    with module.engine.begin() as connection:
        connection.execute(text(in_words_of(module, statement)))


def rows(module, query: str) -> list:
    with module.engine.connect() as connection:
        return list(connection.execute(text(in_words_of(module, query))).scalars())


def signed(claims: dict, key: str, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key, algorithm=algorithm)


def by_hand(header: dict, claims: dict, signature: str = "") -> str:
    """What anybody can write without any library or key."""
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims))
    return ".".join((*parts, signature))


ADMIN = {"sub": "999", "role": "admin"}
UNSIGNED = by_hand({"alg": "none", "typ": "JWT"}, ADMIN)


# --- the token ---------------------------------------------------------------------------------------------------


@pytest.mark.proves("algorithm-from-token", "F-none-refused-anyway")
async def test_a_token_that_nobody_signed_deletes_an_account(snippet, fixed) -> None:
    assert await delete(snippet, BOB, UNSIGNED) == 204
    assert rows(snippet, "SELECT id FROM accounts") == [ADA, EVE]
    assert await delete(fixed, BOB, UNSIGNED) == 401
    assert rows(fixed, "SELECT id FROM accounts") == [ADA, BOB, EVE]


@pytest.mark.proves("algorithm-from-token")
async def test_saying_none_switches_every_other_check_off_too(snippet) -> None:
    long_ago = by_hand({"alg": "none"}, ADMIN | {"exp": 1})
    assert await delete(snippet, BOB, long_ago) == 204


@pytest.mark.proves("algorithm-from-token")
@pytest.mark.filterwarnings("ignore:The HMAC key is 45 bytes long:jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_the_token_chooses_how_it_is_checked(service, algorithm, wording) -> None:
    snippet = service(wording.snippet)
    other = signed(ADMIN, snippet.key, algorithm)
    assert snippet.user(other) == ADMIN
    with pytest.raises(jwt.InvalidAlgorithmError):
        service(wording.snippet, wording.pinned).user(other)


@pytest.mark.proves("algorithm-from-token")
async def test_naming_the_algorithm_is_what_refuses_it(service, wording) -> None:
    pinned = service(wording.snippet, wording.pinned)
    assert await delete(pinned, BOB, await token_of(pinned, "ada")) == 204
    with pytest.raises(jwt.InvalidAlgorithmError, match="The specified alg value is not allowed"):
        pinned.user(UNSIGNED)


@pytest.mark.proves("no-exp-no-aud")
async def test_a_token_is_good_for_ever(snippet, fixed, monkeypatch) -> None:
    tokens = {module: await token_of(module, "ada") for module in (snippet, fixed)}
    assert jwt.decode(tokens[snippet], snippet.key, algorithms=["HS256"]) == {"sub": "1", "role": "admin"}

    class TenYearsOn(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(days=3653)

    monkeypatch.setattr("jwt.api_jwt.datetime", TenYearsOn)
    assert await delete(snippet, BOB, tokens[snippet]) == 204
    assert await delete(fixed, BOB, tokens[fixed]) == 401


@pytest.mark.proves("no-exp-no-aud")
async def test_a_token_made_for_something_else_is_good_here(snippet, fixed) -> None:
    def for_newsletter(key: str) -> str:
        return signed({"iss": "newsletter", "sub": str(ADA), "role": "admin"}, key)

    assert await delete(snippet, BOB, for_newsletter(snippet.key)) == 204
    assert await delete(fixed, BOB, for_newsletter(KEY)) == 401


@pytest.mark.proves("secret-in-code")
async def test_who_has_read_the_code_can_sign(service, fixed, wording) -> None:
    pinned = service(wording.snippet, wording.pinned)
    tree = ast.parse(wording.snippet.read_text())
    literals = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    forged = [signed(ADMIN, literal) for literal in literals if len(literal) >= 32 and " " not in literal]
    assert [await delete(pinned, BOB, token) for token in forged] == [204]
    assert [await delete(fixed, BOB, token) for token in forged] == [401]


@pytest.mark.proves("secret-in-code")
@pytest.mark.parametrize("key", [None, "too short"])
def test_the_key_comes_from_outside_or_nothing_starts(service, fixed, monkeypatch, key, wording) -> None:
    assert fixed.key == KEY
    for name in (wording.key_env, "SECRET"):
        monkeypatch.setenv(name, key) if key else monkeypatch.delenv(name, raising=False)
    assert getattr(load(wording.snippet), wording.key) in wording.snippet.read_text()
    with pytest.raises(RuntimeError if key else KeyError):
        load(wording.fixed)


@pytest.mark.proves("role-from-token")
@pytest.mark.parametrize(
    ("change", "refused"),
    [(f"UPDATE accounts SET role = 'member' WHERE id = {ADA}", 403), (f"DELETE FROM accounts WHERE id = {ADA}", 401)],
)
async def test_who_was_an_admin_at_sign_in_stays_one(service, fixed, change, refused, wording) -> None:
    pinned = service(wording.snippet, wording.pinned)
    tokens = {module: await token_of(module, "ada") for module in (pinned, fixed)}
    for module in tokens:
        execute(module, change)
    assert await delete(pinned, BOB, tokens[pinned]) == 204
    assert await delete(fixed, BOB, tokens[fixed]) == refused


@pytest.mark.proves("bad-token-as-500")
@pytest.mark.parametrize(
    "token",
    [
        "rubbish",
        by_hand({"typ": "JWT"}, ADMIN),
        by_hand({"alg": "HS256"}, ADMIN, "AAAA"),
        by_hand({"alg": "XX"}, ADMIN),
    ],
)
async def test_a_token_that_cannot_be_read_is_an_error_of_the_server(snippet, fixed, token) -> None:
    assert await delete(snippet, BOB, token) == 500
    assert await delete(fixed, BOB, token) == 401


# --- the password ------------------------------------------------------------------------------------------------


@pytest.mark.proves("fast-unsalted-hash")
async def test_one_table_made_beforehand_opens_every_account(snippet, fixed) -> None:
    began = time.process_time()
    guesses = ["123456", PASSWORD, *(f"password{number}" for number in range(20_000))]
    table = {hashlib.sha256(guess.encode()).hexdigest(): guess for guess in guesses}
    assert time.process_time() - began < 3
    leaked = {module: rows(module, "SELECT password_hash FROM accounts") for module in (snippet, fixed)}
    assert [table.get(entry) for entry in leaked[snippet]] == [PASSWORD] * 3
    assert [table.get(entry) for entry in leaked[fixed]] == [None] * 3
    assert (await log_in(snippet, "eve", table[leaked[snippet][EVE - 1]])).status_code == 200


@pytest.mark.proves("fast-unsalted-hash")
async def test_equal_passwords_have_equal_hashes(snippet, fixed) -> None:
    query = "SELECT DISTINCT password_hash FROM accounts"
    assert (len(rows(snippet, query)), len(rows(fixed, query))) == (1, 3)
    for module in (snippet, fixed):
        assert (await log_in(module, "bob")).status_code == 200


@pytest.mark.proves("no-login-throttle")
async def test_one_can_go_on_guessing(snippet, fixed) -> None:
    async def guesses(module) -> list[int]:
        answers = [await log_in(module, "bob", f"guess {number}") for number in range(20)]
        return [answer.status_code for answer in (*answers, await log_in(module, "bob"))]

    assert await guesses(snippet) == [403] * 20 + [200]
    assert await guesses(fixed) == [401] * 5 + [429] * 16
    assert (await log_in(fixed, "eve")).status_code == 200


@pytest.mark.proves("status-codes-swapped")
async def test_401_and_403_stand_the_wrong_way_round(snippet, fixed) -> None:
    async def answers(module) -> list[tuple[int, str | None]]:
        wrong = await log_in(module, "bob", "wrong")
        member = await send(module, "DELETE", f"{module.wording.accounts}/{EVE}", await token_of(module, "bob"))
        return [(answer.status_code, answer.headers.get("WWW-Authenticate")) for answer in (wrong, member)]

    assert await answers(snippet) == [(403, None), (401, None)]
    assert await answers(fixed) == [(401, "Bearer"), (403, None)]


# --- claims that sound right and are not -------------------------------------------------------------------------


@pytest.mark.proves("F-payload-encrypted")
async def test_anybody_can_read_what_is_in_a_token(snippet) -> None:
    _, payload, _ = (await token_of(snippet, "ada")).split(".")
    assert json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))) == {"sub": "1", "role": "admin"}


@pytest.mark.proves("F-none-refused-anyway")
def test_only_while_it_verifies_does_the_library_refuse_none(snippet) -> None:
    with pytest.raises(jwt.InvalidKeyError):
        jwt.decode(UNSIGNED, snippet.key, algorithms=["none"])
    assert snippet.user(UNSIGNED) == ADMIN


@pytest.mark.proves("F-public-key-confusion")
def test_a_public_key_is_not_taken_for_a_shared_secret(service, wording) -> None:
    public = generate_private_key(SECP256R1()).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    snippet = service(wording.snippet)
    assert "BEGIN" not in snippet.key
    setattr(snippet, snippet.wording.key, pem)
    with pytest.raises(jwt.InvalidKeyError, match="should not be used as an HMAC secret"):
        snippet.user(by_hand({"alg": "HS256"}, ADMIN, "AAAA"))
    with pytest.raises(jwt.InvalidKeyError):
        signed(ADMIN, pem)


@pytest.mark.proves("F-exp-needs-an-option")
def test_an_exp_that_is_there_is_checked(snippet) -> None:
    now = datetime.now(UTC)
    with pytest.raises(jwt.ExpiredSignatureError):
        snippet.user(signed(ADMIN | {"exp": now - timedelta(hours=1)}, snippet.key))
    assert snippet.user(signed(ADMIN | {"exp": now + timedelta(hours=1)}, snippet.key))["sub"] == "999"


@pytest.mark.proves("F-encode-gives-bytes")
async def test_the_token_is_text(snippet) -> None:
    assert type(signed(ADMIN, snippet.key)) is str
    assert (await token_of(snippet, "ada")).count(".") == 2


@pytest.mark.proves("F-sql-injection")
@pytest.mark.parametrize("email", ["' OR '1'='1", "ada' --", "x'; DROP TABLE accounts; --"])
async def test_an_email_stays_a_value(snippet, email) -> None:
    assert (await log_in(snippet, in_words_of(snippet, email))).status_code == 403
    assert rows(snippet, "SELECT count(*) FROM accounts") == [3]


@pytest.mark.proves("F-sub-must-be-int")
def test_the_subject_must_be_text(snippet) -> None:
    with pytest.raises(InvalidSubjectError, match="Subject must be a string"):
        snippet.user(signed({"sub": 1, "role": "admin"}, snippet.key))
    assert snippet.user(signed({"sub": "1", "role": "admin"}, snippet.key))["sub"] == "1"


@pytest.mark.proves("F-missing-token-crashes")
async def test_without_a_token_the_answer_is_401(snippet) -> None:
    answer = await send(snippet, "DELETE", f"{snippet.wording.accounts}/{BOB}")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.proves("F-delete-not-committed", "F-connection-stays-open")
async def test_the_row_is_gone_and_the_connections_are_back(snippet) -> None:
    assert await delete(snippet, BOB, await token_of(snippet, "ada")) == 204
    snippet.engine.dispose()
    assert rows(snippet, "SELECT id FROM accounts") == [ADA, EVE]
    assert (await log_in(snippet, "nobody")).status_code == 403
    assert snippet.engine.pool.checkedout() == 0


@pytest.mark.proves("F-blocks-event-loop")
async def test_two_logins_wait_for_the_database_side_by_side(snippet, monkeypatch) -> None:
    both = threading.Barrier(2, timeout=20)
    connect = snippet.engine.connect

    def meet():
        both.wait()  # passes only if the other one is there at the same time
        return connect()

    monkeypatch.setattr(snippet.engine, "connect", meet)
    answers = await asyncio.gather(log_in(snippet, "ada"), log_in(snippet, "bob"))
    assert [answer.status_code for answer in answers] == [200, 200]
