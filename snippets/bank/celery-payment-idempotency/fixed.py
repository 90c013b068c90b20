import logging

import requests
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from shop.celery import app
from shop.models import Order, OrderLine, Payment

logger = logging.getLogger(__name__)

TIMEOUT = (3, 20)
PASSING = (requests.ConnectionError, requests.Timeout)


class GatewayBusy(Exception):
    """The gateway asks to be called again later; whether it has charged is not known."""


@app.task(
    acks_late=True,
    autoretry_for=(*PASSING, GatewayBusy),
    retry_backoff=2,
    retry_backoff_max=600,
    max_retries=8,
    soft_time_limit=40,
    time_limit=60,
)
def charge_order(order_id, card_token):
    order = Order.objects.get(pk=order_id)
    if order.status != "new":
        logger.info("order %s is %s, nothing to charge", order.pk, order.status)
        return
    logger.info("charging order %s: %s cents", order.pk, order.total)
    answer = requests.post(
        f"{settings.GATEWAY_URL}/charges",
        json={"amount": order.total, "currency": "EUR", "card_token": card_token},
        headers={"Idempotency-Key": f"order-{order.pk}"},
        timeout=TIMEOUT,
    )
    if answer.status_code == 402:
        Order.objects.filter(pk=order_id, status="new").update(status="declined")
        return
    if answer.status_code == 429 or answer.status_code >= 500:
        raise GatewayBusy(f"order {order.pk}: status {answer.status_code}")
    answer.raise_for_status()
    book_payment(order_id, reference=answer.json()["id"], amount=order.total)


def book_payment(order_id, reference, amount):
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_id)
        _, booked = Payment.objects.get_or_create(
            reference=reference, defaults={"order": order, "amount": amount}
        )
        if not booked:
            return
        if order.status != "new":
            logger.error("order %s was charged and is %s: refund it", order.pk, order.status)
            return
        order.status = "paid"
        order.save(update_fields=["status"])
        transaction.on_commit(lambda: send_receipt.delay(order_id))


@app.task(autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def send_receipt(order_id):
    order = Order.objects.get(pk=order_id)
    send_mail("Your receipt", f"We charged {order.total / 100:.2f} EUR.", settings.SHOP_EMAIL, [order.email])


@transaction.atomic
def place_order(email, card_token, basket):
    order = Order.objects.create(email=email, total=sum(price for _, price in basket))
    for sku, price in basket:
        OrderLine.objects.create(order=order, sku=sku, price=price)
    transaction.on_commit(lambda: charge_order.delay(order.pk, card_token))
    return order
