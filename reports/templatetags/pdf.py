from __future__ import annotations

from django import template

from reports.pdf import pango

register = template.Library()

register.simple_tag(pango.advice, name="pdf_advice")
