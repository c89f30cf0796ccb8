"""What can be wrong, said once: the registry of error kinds and the diagnostics made from it.

A mistake in a data file or on the command line is a value (`Diagnostic`), not an exception, so that every layer can
count it, sort it or print it in either language. `CannotRun` carries diagnostics to the one place that turns them into
an exit code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal


def mark_message(message: str) -> str:
    """Return `message` unchanged; the call marks it for the message catalogues.

    >>> mark_message("Ratio")
    'Ratio'
    """
    return message


_ = mark_message


class Term(str):
    """A parameter of a message that is itself a word to translate, such as "a table"."""

    __slots__ = ()


class Number(str):
    """A parameter of a message that is a number: digits with a point, which each language writes in its own style."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One kind of mistake: what it is called, how it is said, and how it is mended.

    Attributes:
        title: Heading of its entry in the error list.
        message: One sentence; `{name}` stands for a parameter.
        hint: The remedy, also with parameters.
        bare_hint: The remedy where there is nothing to choose from, that is, where the parameter `valid` is empty.
        csv_hint: The remedy in a CSV file, where it is another there.
    """

    title: str
    message: str
    hint: str = ""
    bare_hint: str = ""
    csv_hint: str = ""


ERRORS: Mapping[str, ErrorKind] = {
    # Files
    "K001": ErrorKind(
        _("File cannot be read"),
        _("cannot read this file: {problem}"),
        _("Give the path of a TOML file or of a folder of TOML files, or - for standard input."),
    ),
    "K009": ErrorKind(
        _("CSV file cannot be read"),
        _('cannot read "{found}": {problem}'),
        _("Tidy CSV files are named relative to the data file that names them."),
    ),
    "K002": ErrorKind(
        _("Folder without data files"),
        _("this folder holds no file whose name ends in .toml"),
        _("Give the folder that holds the data files themselves; sub-folders are not searched."),
    ),
    "K003": ErrorKind(
        _("Not UTF-8 text"),
        _("this file is not UTF-8 text (byte {byte} at position {position})"),
        _("Save the file again with the encoding UTF-8."),
    ),
    "K004": ErrorKind(
        _("File too large"),
        _("this file is larger than the limit of {limit} MiB"),
        _("Move the values into tidy CSV files and name them in values_from, or split it into a folder of files."),
    ),
    "K005": ErrorKind(
        _("Not valid TOML"),
        _("this is not valid TOML: {problem}"),
        _("Text needs quotes, a decimal needs a point, and each key stands once on a line of its own."),
    ),
    "K006": ErrorKind(
        _("Nested too deeply"),
        _("tables or arrays are nested too deeply to be read"),
        _("A data file never needs more than six levels."),
    ),
    "K007": ErrorKind(
        _("Standard input cannot be read"),
        _("- asks for standard input, but {problem}"),
        _("Pipe a data file into the program or give its path."),
    ),
    "K008": ErrorKind(
        _("Unknown format version"),
        _("format {version} is not known to this version of kopumkm"),
        _("Write format = 1, or install a newer kopumkm."),
    ),
    # What the keys say
    "K010": ErrorKind(
        _("Wrong type"),
        _('"{key}" in {table} {must} {expected}, not {found}'),
        _("Numbers stand without quotes and thousands separators, text with quotes, several things in [ ]."),
    ),
    "K011": ErrorKind(
        _("Missing key"),
        _('{table} lacks the key "{key}"'),
        _("{why}"),
    ),
    "K012": ErrorKind(
        _("Unknown key"),
        _('unknown key "{key}" in {table}'),
        _("Valid keys: {valid}."),
    ),
    "K013": ErrorKind(
        _("Identifier not allowed"),
        _('"{key}" cannot be an identifier'),
        _("Identifiers are lower-case letters, digits, - and _, and begin with a letter or digit: koperasi_aktif."),
    ),
    "K014": ErrorKind(
        _("Not a year"),
        _('"{key}" is not a year'),
        _("A year has four digits, from 1000 to 2999, such as 2022."),
    ),
    "K015": ErrorKind(
        _("Number out of range"),
        _("the number {number} cannot be held exactly: {problem}"),
        _("Figures are finite, smaller than 10^18, and have at most 15 significant digits and 15 decimals."),
    ),
    "K016": ErrorKind(
        _("Invisible control character"),
        _('"{key}" in {table} contains the control character {character}'),
        _("Remove it; terminals and spreadsheets would act on it."),
    ),
    "K017": ErrorKind(
        _("Value not allowed"),
        _('"{found}" is not a value that "{key}" can have'),
        _("Allowed: {valid}."),
    ),
    "K018": ErrorKind(
        _("Not a date"),
        _('"{found}" is not a date'),
        _('Write 2022-12-31 without quotes, or "2022-12" or "2022" in quotes when only month or year are known.'),
    ),
    "K019": ErrorKind(
        _("Defined twice"),
        _("{key} is defined twice; the first is at {first}"),
        _("Keep one of the two. Rival figures for one year stand in one list: [ {{ value = … }}, {{ value = … }} ]."),
        csv_hint=_(
            "Keep one of the two. Rival figures for one year are rows of one file that differ in source or as_of."
        ),
    ),
    # How the parts fit together
    "K020": ErrorKind(
        _("Unknown reference"),
        _('{table} names the {kind} "{found}", which is not defined'),
        _("Define it, or use one of: {valid}."),
        _("Define it; no other is defined."),
    ),
    "K021": ErrorKind(
        _("Figure outside its limits"),
        _("{key} has the value {number}, which is {problem} the {limit_name} of {limit}"),
        _("Correct the figure or the {limit_name} of its indicator. {remark}"),
    ),
    "K022": ErrorKind(
        _("Target without one direction"),
        _("{table} needs exactly one of at_least, at_most and between; it has {found}"),
        _("Nothing is assumed: say whether the target is a floor, a ceiling or a range."),
    ),
    "K023": ErrorKind(
        _("Range upside down"),
        _("between = [{low}, {high}] must name the lower figure first"),
        _("Write the smaller figure first."),
    ),
    "K024": ErrorKind(
        _("Circle of definitions"),
        _("these definitions refer to each other in a circle: {circle}"),
        _("Break the circle: at least one of them must stand without the others."),
    ),
    "K025": ErrorKind(
        _("Figure and status disagree"),
        _("{table} {problem}"),
        _("Give a value, or a status that says why there is none (O, L, M, Q, ... or NA); missing is never zero."),
    ),
    "K026": ErrorKind(
        _("Years out of order"),
        _("{table} has {kind} {year}, which is {problem} the target year {target_year}"),
        _("The baseline lies before the target year and milestones do not lie after it."),
    ),
    "K027": ErrorKind(
        _("Empty list"),
        _('"{key}" in {table} is an empty list'),
        _("Leave the key out or give at least one entry."),
    ),
    "K028": ErrorKind(
        _("Text is empty"),
        _('"{key}" in {table} has no text'),
        _("Give a text in at least one of the languages id and en."),
    ),
    "K034": ErrorKind(
        _("Bands do not fit together"),
        _("{table}: {problem}"),
        _("Each number belongs to one band: at_least or above, at_most or below; say holes = true where one is meant."),
    ),
    # Tidy CSV
    "K030": ErrorKind(
        _("CSV header not understood"),
        _("this CSV file has {problem} {columns}"),
        _("The first line names region, indicator, year, value; status, as_of, source, note and others may follow."),
    ),
    "K031": ErrorKind(
        _("CSV row of the wrong length"),
        _("this row has {found} cells where the header has {expected}"),
        _("A comma inside a cell needs the cell in double quotes; a decimal needs a point."),
    ),
    "K032": ErrorKind(
        _("CSV cell is not a number"),
        _('"{found}" is not a number'),
        _("Write digits with a decimal point and no thousands separator: 1234.5."),
    ),
    "K033": ErrorKind(
        _("CSV syntax"),
        _("this CSV row cannot be read: {problem}"),
        _('Quotes open and close around a whole cell; a quote inside such a cell is doubled: "".'),
    ),
    # Questions that cannot be answered
    "K040": ErrorKind(
        _("Unknown name"),
        _('there is no {kind} "{found}" in the data'),
        _("Known: {valid}."),
        _("The data have none."),
    ),
    "K041": ErrorKind(
        _("No value at all"),
        _("the data hold no value at all for what was asked: {asked}"),
        _("Ask for another year, region or indicator. There are figures for: {valid}."),
        _("Ask for another year, region or indicator."),
    ),
    "K049": ErrorKind(
        _("No target at all"),
        _("the data hold no target for what was asked: {asked}"),
        _("Ask for another region or indicator."),
    ),
    "K042": ErrorKind(
        _("Years do not fit"),
        _("--since {since} must be before --year {year}"),
        _("The base year comes first."),
    ),
    "K043": ErrorKind(
        _("No region chosen"),
        _("the data name no default region"),
        _('Give --region, or write region = "…" under [dataset]. Known regions: {valid}.'),
        _("The data define no region: add one under [regions]."),
    ),
    "K044": ErrorKind(
        _("Option does not know this word"),
        _('{option} does not know "{found}"'),
        _("Known: {valid}."),
    ),
    "K045": ErrorKind(
        _("Scheme does not fit"),
        _('the scheme "{scheme}" needs a target, so growth cannot be put into its classes'),
        _("Ask for it with target-gap, or use one of: {valid}."),
    ),
    "K046": ErrorKind(
        _("Option needs a number"),
        _('{option} needs a number, not "{found}"'),
        _("Write digits with a decimal point or comma and no thousands separator: 120 or 2.5."),
    ),
    "K047": ErrorKind(
        _("Assumption not understood"),
        _('"{found}" is not a pace'),
        _("Write 5% for growth a year or 120000/year for a change a year, without a thousands separator."),
    ),
    "K048": ErrorKind(
        _("Nothing to split"),
        _('"{name}" in {region} cannot be split by {by}'),
        _('--by part needs an indicator with parts; --by region needs sub-regions, and aggregate = "sum" or a ratio.'),
    ),
    "K052": ErrorKind(
        _("Option needs a date"),
        _('{option} needs a date, not "{found}"'),
        _("Write year, month and day: 2026-11-24."),
    ),
    "K053": ErrorKind(
        _("Option needs a positive number"),
        _("{option} needs a number above 0, not {found}"),
        _("It says how far figures may be apart before check warns of them."),
    ),
    "K054": ErrorKind(
        _("Nothing to list"),
        _("the data hold no {what} that can be listed ({filters})"),
        _("Leave a filter out, or look at the whole list: kopumkm list {what}."),
    ),
    "K055": ErrorKind(
        _("Filter does not apply"),
        _("{option} does not narrow a list of {what}"),
        _("Filters of this list: {valid}."),
    ),
    "K061": ErrorKind(
        _("Option without effect"),
        _("{option} has no effect beside {other}"),
        _("Leave out one of the two."),
    ),
    "K062": ErrorKind(
        _("Floor above cap"),
        _("--achievement-floor {floor} is above --achievement-cap {cap}"),
        _("The floor is the least achievement shown and the cap the greatest."),
    ),
    "K063": ErrorKind(
        _("One region at a time"),
        _("--region names {count} regions, and this command takes one"),
        _("Run it once for each region."),
    ),
    # Output
    "K050": ErrorKind(
        _("Output cannot be written"),
        _("cannot write {file}: {problem}"),
        _("Nothing was changed. Choose another file, or make room and try again."),
    ),
    "K051": ErrorKind(
        _("Extra not installed"),
        _('this needs the extra "{extra}", which is not installed'),
        _("Install it: pip install 'kopumkm[{extra}]'"),
    ),
    # Export
    "K056": ErrorKind(
        _("Record number does not fit"),
        _('record "{found}" of {key} {problem}'),
        _("Number the rows of one year: 1 is the figure used, 2, 3 and so on its rivals. Or leave the column out."),
    ),
    "K057": ErrorKind(
        _("Too much for a spreadsheet"),
        _("a spreadsheet cannot hold {place}: {problem}"),
        _("Export to csv or toml, which have no such limits, or less of it: --region, --indicator, --since, --until."),
    ),
    "K058": ErrorKind(
        _("First year after the last"),
        _("--since {since} lies after --until {until}"),
        _("Give the earlier year to --since; the same year twice asks for that year alone."),
    ),
    "K059": ErrorKind(
        _("Export needs to know its format"),
        _("cannot export: {problem}"),
        _("Name a file whose name ends in {valid}: -o FILE. Any other name needs --format."),
    ),
    # The program itself
    "K060": ErrorKind(
        _("Unexpected error"),
        _("this should not have happened: {problem}"),
        _("Run again with KOPUMKM_DEBUG=1 to see the details, and please report them with your data file."),
    ),
    # Changes to files
    "K070": ErrorKind(
        _("File exists"),
        _("{file} exists already"),
        _("Nothing was written. Choose another folder, or move the file away first."),
    ),
    "K071": ErrorKind(
        _("No file to change"),
        _("there is no file to change: {problem}"),
        _("Name your own data file with --data or KOPUMKM_DATA; kopumkm init makes one."),
    ),
    "K072": ErrorKind(
        _("Which file to change"),
        _("several files could take this"),
        _("Name one of them with --into: {files}."),
    ),
    "K073": ErrorKind(
        _("Recorded in a CSV file"),
        _("{record} is recorded in a CSV file, which this command does not change"),
        _("Change the row there, or remove it first."),
    ),
    "K074": ErrorKind(
        _("Recorded already"),
        _("{record} is recorded already: {held}"),
        _("Use --replace to put the new entry in its place; --rival adds a figure beside it."),
    ),
    "K075": ErrorKind(
        _("Nothing to do"),
        _("{record} cannot be changed like this; recorded is: {held}"),
        _("--replace needs an entry to replace; --rival needs one, too, and a figure, source or date that differs."),
    ),
    "K076": ErrorKind(
        _("Change not certain"),
        _("{file} is written in a way in which this change cannot be made with certainty, so nothing was written"),
        _("Write it by hand: {lines}"),
    ),
    "K077": ErrorKind(
        _("Another run is at work"),
        _("{file} is locked by another run: {holder} (process, computer, since)"),
        _("Try again when it has ended. If no such process runs, it was interrupted: remove {lock}."),
    ),
    "K078": ErrorKind(
        _("Two wishes at once"),
        _("--replace and --rival exclude each other"),
        _("Use --replace to put the figure in the place of the one recorded, --rival to add it beside."),
    ),
    "K079": ErrorKind(
        _("No province named"),
        _("init needs to know for which province the file is"),
        _("Give --province by name, code or identifier: {valid}."),
    ),
    # Import
    "K080": ErrorKind(
        _("File cannot be imported"),
        _("cannot read this file: {problem}"),
        _("Give a CSV or TSV file, or a spreadsheet (XLSX, XLS, ODS) without a password; save a damaged one again."),
    ),
    "K081": ErrorKind(
        _("Spreadsheet too large"),
        _("this file is too large to be imported: {problem}"),
        _("Save only the table that is needed, as CSV or in a workbook of its own."),
    ),
    "K082": ErrorKind(
        _("No table found"),
        _("no table was recognised: {problem}"),
        _("A table has headings above and labels to the left of its figures; kopumkm also reads its own tidy CSV."),
    ),
    "K083": ErrorKind(
        _("Number style in doubt"),
        _('{cell}: "{text}" is {comma} with a decimal comma, and {point} with a decimal point'),
        _("Say which of the two holds for the whole table: --decimal , or --decimal ."),
    ),
    "K084": ErrorKind(
        _("Two number styles"),
        _('{comma}: "{comma_text}" has a decimal comma, but {point}: "{point_text}" has a decimal point'),
        _("One of the two is mistyped: correct it, or say with --decimal which holds; the other cell is then listed."),
    ),
    "K085": ErrorKind(
        _("Cell not read"),
        _('{cell}: "{found}" was not read: {problem}'),
        _("Correct the cell, or accept with --partial that it is left out."),
    ),
    "K086": ErrorKind(
        _("Label not known"),
        _('{cell}: there is no {kind} called "{label}"'),
        _('Say what it means: --map "{label}={example}", or leave it out: --map "{label}=".'),
    ),
    "K087": ErrorKind(
        _("Label means several things"),
        _('{cell}: "{label}" may be any {kind} of {valid}'),
        _('Say which: --map "{label}=…".'),
    ),
    "K088": ErrorKind(
        _("Table does not say what it is about"),
        _("the table names no {kind}"),
        _("Say it with {option}: {valid}."),
    ),
    "K089": ErrorKind(
        _("Units differ"),
        _('the table counts in "{unit}", and the unit of {indicator} does not'),
        _("Nothing is multiplied silently: say --scale {scale}, or --scale 1 when the figures are whole already."),
    ),
    "K090": ErrorKind(
        _("Figure stands twice"),
        _("{cell}: {about} stands a second time; the first is in {first}"),
        _("Remove one of the two rows or columns, or leave one out with --map."),
    ),
    "K091": ErrorKind(
        _("Option not understood"),
        _('{option} does not take "{found}"'),
        _("Write it like this: {valid}"),
    ),
    "K092": ErrorKind(
        _("Cells left unread"),
        _("{count} cells with something in them were not read, so nothing was written"),
        _("They are listed above. Correct them, or accept with --partial that they are left out."),
    ),
    "K093": ErrorKind(
        _("Not confirmed"),
        _("nothing was written to {file}, as nobody said yes"),
        _("Look at the preview and run again with --yes."),
    ),
    "K094": ErrorKind(
        _("Option does not fit the table"),
        _("{option} does not fit: {problem}"),
        _("Leave the option out."),
    ),
    "K095": ErrorKind(
        _("Encoding not known"),
        _("this text is not {encoding} (at byte {position})"),
        _("Save it as UTF-8, or name its encoding: --encoding cp1252."),
    ),
    "K096": ErrorKind(
        _("Which sheet"),
        _("the workbook needs a choice: {problem}"),
        _("Name one with --sheet: {valid}."),
    ),
    "K097": ErrorKind(
        _("Output exists"),
        _("{file} exists already"),
        _("Nothing was written. Name another file, or use --replace."),
    ),
    "K098": ErrorKind(
        _("Percentages as fractions"),
        _("{cell}: all figures of {indicator}, a percentage, lie between -1 and 1, as {value} does"),
        _("Percentages stand as printed, 27.3 and not 0.273. Say --scale 100, or --scale 1 when they are right."),
    ),
    # Found by check: sums and ratios
    "K101": ErrorKind(
        _("Parts do not add up"),
        _("{record} is {whole}, but its parts add up to {sum}{agreeing}"),
        _("Compare both with their sources: a part may be missing, misprinted or of another count than the whole."),
    ),
    "K102": ErrorKind(
        _("Regions do not add up"),
        _("{record} is {whole}, but the regions in it add up to {sum}{agreeing}"),
        _('Compare both with their sources; give aggregate = "none" to an indicator that cannot be added up.'),
    ),
    "K103": ErrorKind(
        _("Some parts exceed the whole"),
        _("{record} is {whole}, but the sum of {parts} alone is {sum}"),
        _("Compare both with their sources: a part cannot be larger than its whole."),
    ),
    "K104": ErrorKind(
        _("Published ratio and its parts disagree"),
        _("{record} is published as {published}, but its parts give {computed} ({low} to {high} as they are rounded)"),
        _("Check the figure, its parts and their dates; the published figure is the one used."),
    ),
    "K105": ErrorKind(
        _("Computed figure outside its limits"),
        _("{record} comes to {computed} from its parts, which is {problem} the {limit_name} of {limit}"),
        _("Numerator and denominator do not count the same thing, or one of them is wrong."),
    ),
    # Found by check: figures and their history
    "K110": ErrorKind(
        _("Same figure for several years"),
        _("{series}: the figure {figure} is recorded for {years}"),
        _("An old figure may have been reprinted under a new date: growth between such years means nothing."),
    ),
    "K111": ErrorKind(
        _("Rival figures far apart"),
        _("{record} has rival figures {spread}% apart: {low} ({low_from}) and {high} ({high_from})"),
        _("The first one listed is used. Give a figure that measures something else status D."),
    ),
    "K112": ErrorKind(
        _("Growth out of the ordinary"),
        _("{record}: {figure} after {before} in {year_before} is {growth}% a year, where {usual}% is usual"),
        _("Check the figure; give it status B where the series breaks."),
    ),
    "K113": ErrorKind(
        _("Jump by a power of ten"),
        _("{record} is {figure}, a factor of about {factor} from {other} ({other_from})"),
        _("Check the decimal point, the zeros and the unit; give the figure status B or D where the scope differs."),
    ),
    "K114": ErrorKind(
        _("Digits perhaps swapped"),
        _("{record}: {figure} and its rival {other} ({other_from}) differ by two swapped digits"),
        _("One of them is probably a misprint: look both up in their sources."),
    ),
    "K115": ErrorKind(
        _("Digit perhaps missing"),
        _("{record}: {figure} and its rival {other} ({other_from}) differ by one digit left out"),
        _("One of them is probably a misprint: look both up in their sources."),
    ),
    "K116": ErrorKind(
        _("Break without a status"),
        _("{record}: {figure} ({publisher}) after {before} in {year_before} ({publisher_before}), {change}%"),
        _("The level jumps with the publisher. Give the later figure status B or D if the two count differently."),
    ),
    "K117": ErrorKind(
        _("Years missing"),
        _("{series} has no record for {years}"),
        _('Find the figures, or record for certain that there is none: {{ status = "O" }}.'),
    ),
    "K118": ErrorKind(
        _("Forecast for a year that is over"),
        _("{record} is a forecast, although {latest} has an actual figure"),
        _("Replace the forecast by the actual figure, or list it behind that as a rival."),
    ),
    "K119": ErrorKind(
        _("Perhaps a thousands point"),
        _("{record}: {figure} counts things and has three decimals"),
        _("Write thousands without a point: 15200, not 15.200; an indicator in thousands says so: decimals = 3."),
    ),
    # Found by check: sources and dates
    "K120": ErrorKind(
        _("Source without date"),
        _("{source} says nowhere when it was published"),
        _('Add published = 2022-12-31, or "2022-12" or "2022" where only that is known.'),
    ),
    "K121": ErrorKind(
        _("Source without address"),
        _("{source} has no url"),
        _('Add url = "https://…", so that others can look the figure up.'),
    ),
    "K122": ErrorKind(
        _("Source never used"),
        _("{source} is not named by any figure or target"),
        _("Name it where it belongs, or remove it."),
    ),
    "K123": ErrorKind(
        _("Two sources with one address"),
        _("{source} has the same url as {other}"),
        _("Keep one of the two, or correct the address."),
    ),
    "K124": ErrorKind(
        _("Figures without source"),
        _("{series} names no source for {years}"),
        _('Write {{ value = …, source = "…" }}, or fill the column source of the CSV file.'),
    ),
    "K125": ErrorKind(
        _("Reference date outside its year"),
        _("{record} has the reference date {as_of}"),
        _("Correct the date, or record the figure under the year of the date."),
    ),
    "K126": ErrorKind(
        _("Reference date after publication"),
        _("{record} refers to {as_of}, but its source {source} was published before that ({published})"),
        _("Correct one of the dates, or give the figure status F if it is a forecast."),
    ),
    # Found by check: targets
    "K130": ErrorKind(
        _("Target never verified"),
        _("{target} does not say when it was last verified"),
        _("Look up whether it still stands and write checked = 2026-11-24 (the day on which you did)."),
    ),
    "K131": ErrorKind(
        _("Target verified too long ago"),
        _("{target} was last verified on {checked}, more than a year before {due}"),
        _("Look up whether it still stands, and renew the date checked; an amended target replaces the old one."),
    ),
    "K132": ErrorKind(
        _("Target without legal basis"),
        _("{target} names no law or plan that sets it"),
        _('Write legal_basis = "…", a key of [sources].'),
    ),
    "K133": ErrorKind(
        _("Milestone against the direction"),
        _("{target}: {figure} in {year} comes after {before} in {year_before}, away from the target of {goal}"),
        _("Check the milestones: each should be nearer to the target than the one before."),
    ),
    "K134": ErrorKind(
        _("Baseline and record disagree"),
        _("{target} has the baseline {baseline} in {year}, but the record is {figure}"),
        _("Check both; leave the value of the baseline out to take the recorded one."),
    ),
    "K135": ErrorKind(
        _("Rival targets far apart"),
        _("{target}: {figure} in {year} has a rival of {other}{other_from}, {spread}% apart"),
        _("The first one is used. Look up which is in force; a newer target replaces the older one."),
    ),
    "K136": ErrorKind(
        _("Target year over without figure"),
        _("{target} cannot be judged: {record} has no figure, although the year is over"),
        _("Find the figure that decides whether the target was met."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a file.

    Attributes:
        file: Name to show, as the user gave it.
        line: 1-based line; None when the whole file is meant.
        column: 1-based column in characters.
        length: Characters to underline.
        source: The text of that line.
    """

    file: str
    line: int | None = None
    column: int = 1
    length: int = 1
    source: str = ""

    def __str__(self) -> str:
        """Return the place as editors make it clickable.

        >>> str(Location(file="a.toml", line=3, column=5))
        'a.toml:3:5'
        """
        return self.file if self.line is None else f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One mistake, found at one place.

    Attributes:
        code: Key of `ERRORS`.
        parameters: Values for the kind's templates.
        nearest: The valid name closest to what was written, if any.
        location: Where it stands; None for a mistake on the command line.
        severity: `error` or `warning`.
    """

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    nearest: str | None = None
    location: Location | None = None
    severity: Literal["error", "warning"] = "error"

    @property
    def kind(self) -> ErrorKind:
        """The entry of `ERRORS` this diagnostic is of."""
        return ERRORS[self.code]

    @property
    def message(self) -> str:
        """The sentence in English.

        >>> Diagnostic(code="K014", parameters={"key": "99999"}).message
        '"99999" is not a year'
        """
        return self.kind.message.format_map(self.parameters).rstrip()

    @property
    def hint_template(self) -> str:
        """The remedy before its parameters are put in: another one in CSV, or where there is nothing to choose from."""
        if self.kind.csv_hint and self.location and self.location.file.lower().endswith(".csv"):
            return self.kind.csv_hint
        return self.kind.bare_hint if self.kind.bare_hint and not self.parameters.get("valid") else self.kind.hint

    @property
    def hint(self) -> str:
        """The remedy in English, with the nearest valid name.

        >>> Diagnostic(code="K014", parameters={"key": "99999"}, nearest="9999").hint
        'did you mean "9999"? A year has four digits, from 1000 to 2999, such as 2022.'
        """
        nearest = f'did you mean "{self.nearest}"?' if self.nearest else ""
        return f"{nearest} {self.hint_template.format_map(self.parameters)}".strip()

    def at(self, location: Location) -> Diagnostic:
        """Return the same diagnostic at a place."""
        return replace(self, location=location)


class CannotRun(Exception):  # noqa: N818 - it is a state of affairs, said in the words of the exit-code table
    """The question cannot be answered; carries every reason at once."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(each.message for each in self.diagnostics))


def missing_extra(extra: str) -> CannotRun:
    """Make the failure of a command whose optional libraries are not installed.

    Args:
        extra: Name of the extra, as pip knows it.

    Returns:
        The exception to raise.

    >>> raise missing_extra("edit")
    Traceback (most recent call last):
    kopumkm.errors.CannotRun: this needs the extra "edit", which is not installed
    """
    return CannotRun([problem("K051", extra=extra)])


WORDS = (
    _("region"),
    _("year"),
    _("indicator"),
    _("source"),
    _("target"),
    _("scheme"),
    _("indicator or target"),
    _("an indicator"),
    _("the file"),
    _("this row"),
    _("standard output"),
)
"""Words that messages take as parameters, marked here for the catalogues."""


def problem(code: str, *, nearest: str | None = None, **parameters: str) -> Diagnostic:
    """Make a diagnostic without a place.

    Args:
        code: Key of `ERRORS`.
        nearest: The valid name closest to what was written.
        parameters: Values for the kind's templates.

    Returns:
        The diagnostic.

    >>> problem("K012", key="taget", table="indicators.umkm", valid="target").message
    'unknown key "taget" in indicators.umkm'
    """
    return Diagnostic(code=code, parameters=parameters, nearest=nearest)


def find_nearest(name: str, valid: Iterable[str]) -> str | None:
    """Find the valid name that `name` was probably meant to be.

    Args:
        name: What was written.
        valid: The names that exist.

    Returns:
        The closest name, or None when nothing is close.

    >>> find_nearest("taget", ["target", "unit"])
    'target'
    >>> find_nearest("STOCK", ["stock", "flow"])
    'stock'
    >>> find_nearest("x", ["target"]) is None
    True
    """
    import difflib  # noqa: PLC0415 - only a mistake needs it, and every run would pay for it

    if len(name) > LONGEST_NAME:
        return None
    valid = list(valid)
    if name.casefold() in valid:  # capital letters are all that is wrong
        return name.casefold()
    return next(iter(difflib.get_close_matches(name, valid, n=1)), None)


LONGEST_NAME = 200
"""Longer texts are no misspelt names, and comparing them would take minutes."""


def list_names(names: Iterable[str], limit: int = 12) -> str:
    """Join names for a hint, cutting a long list and saying so.

    >>> list_names(["b", "a"])
    'b, a'
    >>> list_names(["a", "b", "c"], limit=2)
    'a, b, … (3)'
    """
    names = list(names)
    return ", ".join(names) if len(names) <= limit else f"{', '.join(names[:limit])}, … ({len(names)})"
