"""Questions come in as drafts from a zip or a document, and go out as a zip."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from snippets.access import for_writers, question_for
from snippets.exchange.folders import NotExportable, question_files, zip_of
from snippets.exchange.unpacking import UnsafeArchive
from snippets.exchange.uploads import take_document, take_zip
from snippets.importing.decoding import UnreadableError
from snippets.refusal import ActionRefused
from snippets.services.publishing import loaded_from

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    class WriterRequest(HttpRequest):
        """The request of a view behind `for_writers`."""

        user: User


MAX_ZIP_BYTES = 5 * 1024 * 1024
MAX_DOCUMENT_BYTES = 512 * 1024
"""What is larger is read by the command, where nobody waits for an answer."""
ZIP, DOCUMENTS = ".zip", (".md", ".markdown", ".txt")


class UploadForm(forms.Form):
    file = forms.FileField(label="File", widget=forms.FileInput(attrs={"accept": ",".join((ZIP, *DOCUMENTS))}))

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if ending_of(file) not in (ZIP, *DOCUMENTS):
            raise forms.ValidationError(f"Choose a file that ends in {', '.join((ZIP, *DOCUMENTS))}.")
        limit = MAX_ZIP_BYTES if ending_of(file) == ZIP else MAX_DOCUMENT_BYTES
        if (file.size or 0) > limit:
            raise forms.ValidationError(f"The file is larger than {limit // 1024} kB.")
        return file


def ending_of(file: UploadedFile[bytes]) -> str:
    return PurePath(file.name or "").suffix.lower()


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def upload(request: WriterRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return (_from_zip if ending_of(file) == ZIP else _from_document)(request, file)
        except (UnsafeArchive, UnreadableError) as refusal:
            form.add_error("file", str(refusal))
    return render(request, "snippets/upload.html", {"form": form}, status=422 if form.errors else 200)


def _from_zip(request: WriterRequest, file: UploadedFile[bytes]) -> HttpResponse:
    arrivals, ignored = take_zip(file=file, by=request.user)
    return render(request, "snippets/uploaded.html", {"arrivals": arrivals, "ignored": ignored})


def _from_document(request: WriterRequest, file: UploadedFile[bytes]) -> HttpResponse:
    found, states = take_document(content=file.read(), name=file.name or "", by=request.user)
    context = {"questions": list(zip(found.questions, states, strict=True)), "left": found.left}
    return render(request, "snippets/uploaded_document.html", context)


@require_safe
@for_writers
def export(request: WriterRequest, slug: str) -> HttpResponse:
    question = question_for(request.user, slug)
    try:
        content = zip_of({slug: question_files(loaded_from(question))})
    except (NotExportable, ActionRefused) as refusal:
        messages.error(request, f"This question cannot be written to a file. {refusal}")
        return redirect("snippets:question", slug)
    headers = {"Content-Disposition": f'attachment; filename="{slug}.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


urlpatterns = [
    path("import/", upload, name="upload"),
    path("<slug:slug>/export.zip", export, name="export"),
]
