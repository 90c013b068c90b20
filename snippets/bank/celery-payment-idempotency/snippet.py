import logging

import requests
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from shop.celery import app
from shop.models import Order, OrderLine, Payment

logger = logging.getLogger(__name__)


@app.task(serializer="pickle", acks_late=True, autoretry_for=(Exception,), default_retry_delay=1, max_retries=None)
def charge_order(order, card_number):
    payload = {"amount": order.total, "currency": "EUR", "card_number": card_number}
    logger.info("charging order %s: %s", order.pk, payload)
    answer = requests.post(f"{settings.GATEWAY_URL}/charges", json=payload)
    answer.raise_for_status()
    with transaction.atomic():
        Payment.objects.create(order=order, reference=answer.json()["id"], amount=order.total)
        order.status = "paid"
        order.save()
    send_mail("Your receipt", f"We charged {order.total / 100:.2f} EUR.", settings.SHOP_EMAIL, [order.email])


@transaction.atomic
def place_order(email, card_number, basket):
    order = Order.objects.create(email=email, total=sum(price for _, price in basket))
    charge_order.delay(order, card_number)
    for sku, price in basket:
        OrderLine.objects.create(order=order, sku=sku, price=price)
    return order
