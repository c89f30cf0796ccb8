"""What the shell offers behind TAB: read quickly, and silent about mistakes."""

from __future__ import annotations

from collections.abc import Iterator

import typer


def complete_indicator(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer the identifiers of indicators."""
    return _complete(ctx, "indicators", incomplete)


def complete_region(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer the identifiers of regions, and the word for all of them."""
    if "all".startswith(incomplete):
        yield "all", ""
    yield from _complete(ctx, "regions", incomplete)


def complete_source(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer the keys of sources."""
    yield from _complete(ctx, "sources", incomplete)


def complete_target(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer the identifiers of targets."""
    return _complete(ctx, "targets", incomplete)


def complete_indicator_or_target(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer the identifiers of indicators and targets."""
    yield from _complete(ctx, "indicators", incomplete)
    yield from _complete(ctx, "targets", incomplete)


def complete_scheme(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer the identifiers of classification schemes, the program's and the data's."""
    from kopumkm.schemes import SCHEMES

    for key in SCHEMES:
        if key.startswith(incomplete):
            yield key, ""
    yield from _complete(ctx, "schemes", incomplete)


def _complete(ctx: typer.Context, section: str, incomplete: str) -> Iterator[tuple[str, str]]:
    from kopumkm.cli.running import find_named_data
    from kopumkm.reading.names import find_names

    paths = tuple(ctx.params.get("data") or find_named_data())
    for key, name in find_names(paths, section).items():
        if key.startswith(incomplete):
            yield key, name
