"""What a signature gives and what not, shown with PyJWT."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from jwt.exceptions import (
    DecodeError,
    ExpiredSignatureError,
    InvalidAlgorithmError,
    InvalidAudienceError,
    InvalidIssuerError,
    InvalidSignatureError,
    MissingRequiredClaimError,
)

KEY = "a shared secret of at least thirty-two bytes"
CLAIMS = {"sub": "ada", "role": "guest"}


def token(key: str = KEY, **claims: object) -> str:
    return jwt.encode(CLAIMS | claims, key, algorithm="HS256")


def verified(encoded: str, **options: object) -> dict[str, object]:
    return jwt.decode(encoded, KEY, algorithms=["HS256"], **options)


def base64url(data: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


@pytest.mark.proves("signed-not-encrypted", "nothing-secret-inside", "F-payload-is-encrypted")
def test_the_claims_are_read_without_any_key() -> None:
    _, payload, _ = token().split(".")

    assert json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))) == CLAIMS


@pytest.mark.proves("signed-not-encrypted")
def test_a_changed_claim_is_refused() -> None:
    header, _, signature = token().split(".")

    with pytest.raises(InvalidSignatureError):
        verified(f"{header}.{base64url(CLAIMS | {'role': 'admin'})}.{signature}")


@pytest.mark.proves("verify-with-own-algorithm")
def test_another_key_is_refused() -> None:
    with pytest.raises(InvalidSignatureError):
        verified(token("another secret of at least thirty-two bytes"))


@pytest.mark.proves("verify-with-own-algorithm")
def test_a_token_that_asks_for_no_signature_is_refused() -> None:
    unsigned = jwt.encode(CLAIMS, None, algorithm="none")

    with pytest.raises(InvalidAlgorithmError):
        verified(unsigned)


@pytest.mark.proves("verify-with-own-algorithm")
def test_decoding_without_a_list_of_algorithms_is_refused() -> None:
    with pytest.raises(DecodeError, match="algorithms"):
        jwt.decode(token(), KEY)


@pytest.mark.proves("verify-with-own-algorithm")
def test_who_has_the_public_key_verifies_and_cannot_issue() -> None:
    private = ed25519.Ed25519PrivateKey.generate()
    signed = jwt.encode(CLAIMS, private, algorithm="EdDSA")

    assert jwt.decode(signed, private.public_key(), algorithms=["EdDSA"]) == CLAIMS
    with pytest.raises(AttributeError):
        jwt.encode(CLAIMS, private.public_key(), algorithm="EdDSA")


@pytest.mark.proves("no-revocation-before-expiry", "F-logout-ends-token")
def test_a_copy_outlives_the_cookie_that_was_deleted() -> None:
    cookies = {"token": token(exp=datetime.now(UTC) + timedelta(minutes=5))}
    copy = cookies["token"]

    cookies.clear()

    assert verified(copy)["sub"] == "ada"


@pytest.mark.proves("no-revocation-before-expiry", "check-the-claims")
def test_only_its_expiry_ends_a_token() -> None:
    with pytest.raises(ExpiredSignatureError):
        verified(token(exp=datetime.now(UTC) - timedelta(seconds=1)))


@pytest.mark.proves("F-exp-comes-by-itself", "check-the-claims")
def test_no_expiry_is_added_or_demanded_unless_it_is_required() -> None:
    assert verified(token()) == CLAIMS
    with pytest.raises(MissingRequiredClaimError):
        verified(token(), options={"require": ["exp"]})


@pytest.mark.proves("check-the-claims")
def test_a_token_for_another_service_or_from_another_issuer_is_refused() -> None:
    mine = token(aud="shop", iss="login")

    assert verified(mine, audience="shop", issuer="login")["sub"] == "ada"
    with pytest.raises(InvalidAudienceError):
        verified(mine, audience="bank", issuer="login")
    with pytest.raises(InvalidIssuerError):
        verified(mine, audience="shop", issuer="elsewhere")
