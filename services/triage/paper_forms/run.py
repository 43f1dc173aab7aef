"""Making blank forms in a child process: only it needs the library of documents."""

from collections.abc import Mapping

from content.export_words import load_words
from services.reports.exports.initiatives import ExportDone
from services.reports.exports.run import AsyncProgress, ProgressCallback, answer, done_apart
from services.triage.paper_forms.request import FormRequest


async def forms_apart(request: FormRequest, on_progress: AsyncProgress) -> ExportDone:
    """Make the forms in a child process. Raises ExportFailed when it ended otherwise."""
    asked = {"request": request.as_json().decode()}
    return await done_apart("services.triage.paper_forms.run", asked, on_progress)


async def _make(asked: Mapping[str, str], on_progress: ProgressCallback) -> ExportDone:
    from services.triage.paper_forms.document import write_forms  # noqa: PLC0415 - the child's own library

    request = FormRequest.from_json(asked["request"])
    on_progress(0, request.count)
    write_forms(request.out, request, load_words("triage/paper_form.yaml"))
    on_progress(request.count, request.count)
    return ExportDone(request.count)


if __name__ == "__main__":
    answer(_make)
