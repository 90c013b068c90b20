from django.contrib.auth.models import User
from django.db import models
from django.shortcuts import render
from django.urls import path


class Event(models.Model):
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    remaining = models.PositiveIntegerField()


class Booking(models.Model):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="bookings")
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    booked_at = models.DateTimeField(auto_now_add=True)


def book_seat(request, event_id):
    event = Event.objects.get(pk=event_id)
    user_id = request.GET["user_id"]

    guests = []
    for booking in event.bookings.all():
        print("guest:", booking.user.get_full_name())
        guests.append(booking.user.get_full_name())

    if event.remaining > 0:
        Booking.objects.create(event=event, user_id=user_id)
        event.remaining -= 1
        event.save()
        return render(request, "booking/booked.html", {"event": event, "guests": guests})
    return render(request, "booking/sold_out.html", {"event": event}, status=409)


urlpatterns = [path("events/<int:event_id>/book/", book_seat, name="book-seat")]
