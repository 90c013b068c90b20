"""The models that the task works with; the rest of the shop is not shown to the candidate."""

from django.db import models


class Order(models.Model):
    email = models.EmailField()
    total = models.PositiveIntegerField()
    status = models.CharField(max_length=10, default="new")

    class Meta:
        app_label = "shop"


class OrderLine(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    sku = models.CharField(max_length=40)
    price = models.PositiveIntegerField()

    class Meta:
        app_label = "shop"


class Payment(models.Model):
    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
    reference = models.CharField(max_length=40)
    amount = models.PositiveIntegerField()

    class Meta:
        app_label = "shop"
