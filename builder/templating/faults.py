"""From an exception inside a template to a diagnostic with the template's file and line."""

from __future__ import annotations

from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.environment import Template

from builder import limits
from builder.diagnostics import Diagnostic, Fault, Span, nearest
from builder.templating.environment import Exhausted, TooLarge


def fault_of(error: Exception, template: str, known: list[str]) -> Diagnostic:
    """What went wrong; ``template`` is the one that was asked for, ``known`` the names of all templates."""
    span = _place(error, template)
    match error:
        case TemplateSyntaxError():
            span = Span(error.filename or f"templates/{template}", error.lineno)
            message, _, more = (error.message or "not a template").partition(". ")
            if isinstance(error, TooLarge):
                hint = limits.hint("template-bytes")
                return Diagnostic("template-error", span, _sentence(message), hint, fault=Fault.LIMIT)
            return Diagnostic("template-error", span, _sentence(message), more)
        case Exhausted():
            return Diagnostic(
                "template-error", span, _sentence(str(error)), limits.hint(error.limit), fault=Fault.LIMIT
            )
        case TemplateNotFound():
            message = f"there is no template “{error.name}”"
            return Diagnostic("template-error", span, message, nearest(str(error.name or ""), known))
        case UndefinedError():
            message, _, hint = (error.message or "something is undefined").partition("\n")
            return Diagnostic("undefined-name", span, _sentence(message), hint)
        case RecursionError() | MemoryError():
            message = "templates call one another, or content is nested, too deep"
            return Diagnostic("template-error", span, message, fault=Fault.LIMIT)
        case SyntaxError():  # of the Python that a template becomes
            return Diagnostic("template-error", span, "an expression or a loop is nested too deep", fault=Fault.LIMIT)
        case OSError():
            name = Path(str(error.filename or template)).name
            message = f"“templates/{name}”: {error.strerror or error}"
            return Diagnostic("unreadable-file", Span(f"templates/{name}"), message, fault=Fault.FILES)
        case _:
            return Diagnostic("template-error", span, _sentence(str(error) or type(error).__name__))


def _sentence(message: str) -> str:
    return " ".join(message.split()).rstrip(".")


def _place(error: Exception, template: str) -> Span:
    """The innermost line of a template on the way to the error."""
    span = Span(f"templates/{template}")
    trace = error.__traceback__
    while trace is not None:
        names = trace.tb_frame.f_globals
        compiled = names.get("__jinja_template__")
        if isinstance(compiled, Template):
            span = Span(compiled.filename or str(compiled.name), compiled.get_corresponding_lineno(trace.tb_lineno))
        elif "__jinja_exception__" in names:
            span = Span(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return span
