import logging

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_POST

log = logging.getLogger("booking")


class Event(models.Model):
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    remaining = models.PositiveIntegerField()


class Booking(models.Model):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="bookings")
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    booked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="one_seat_each")]


class SoldOut(Exception):
    """No seat of the event is left."""


def take_seat(event, user):
    """Book one seat, or raise SoldOut or IntegrityError and change nothing."""
    with transaction.atomic():
        taken = Event.objects.filter(pk=event.pk, remaining__gt=0).update(remaining=F("remaining") - 1)
        if not taken:
            raise SoldOut
        return Booking.objects.create(event=event, user=user)


@login_required
@require_POST
def book_seat(request, event_id):
    event = get_object_or_404(Event, pk=event_id)
    try:
        booking = take_seat(event, request.user)
    except SoldOut:
        return render(request, "booking/sold_out.html", {"event": event}, status=409)
    except IntegrityError:
        return render(request, "booking/already_booked.html", {"event": event}, status=409)
    log.info("seat booked event=%s booking=%s", event.pk, booking.pk)

    event.refresh_from_db()
    others = event.bookings.exclude(pk=booking.pk).select_related("user")
    guests = [other.user.get_full_name() for other in others]
    return render(request, "booking/booked.html", {"event": event, "guests": guests})


urlpatterns = [path("events/<int:event_id>/book/", book_seat, name="book-seat")]
