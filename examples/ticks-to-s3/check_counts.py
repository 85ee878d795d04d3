#!/usr/bin/env python3
"""Checks that the rows of ticks-to-s3 are complete: per ticker the counts 1, 2, 3, ... without gap or repetition.

Arguments are files of JSON lines, or directories that are searched for them. Files whose names begin with "_" or "."
are parts not yet committed and are skipped. Exit code: 0 all is well, 1 a gap, a duplicate or no row, 2 an input that
cannot be read.
"""

import argparse
import json
import os
import sys
from collections import defaultdict


class UnreadableInput(Exception):
    """An argument or a line that is no input; the message names it."""


def files_below(arguments):
    """The committed files among the arguments and below the directories among them."""
    for argument in arguments:
        if os.path.isdir(argument):
            for directory, _, names in sorted(os.walk(argument)):
                for name in sorted(names):
                    if not name.startswith(("_", ".")):
                        yield os.path.join(directory, name)
        elif os.path.isfile(argument):
            yield argument
        else:
            raise UnreadableInput(f"{argument}: no such file or directory")


def rows_of(path):
    """(place, ticker, count) of each row of one file."""
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            place = f"{path}:{number}"
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                ticker, count = row["ticker"], row["count"]
            except (ValueError, KeyError, TypeError) as fault:
                raise UnreadableInput(f"{place}: not a row of ticks-to-s3 ({fault!r})") from fault
            if not isinstance(ticker, str) or type(count) is not int:
                raise UnreadableInput(f"{place}: ticker must be a string and count a whole number")
            yield place, ticker, count


def read(arguments):
    """ticker -> count -> the places where it stands."""
    places = defaultdict(lambda: defaultdict(list))
    for path in files_below(arguments):
        for place, ticker, count in rows_of(path):
            places[ticker][count].append(place)
    return places


def first_fault(ticker, counts, duplicates_allowed):
    """What is wrong at the lowest faulty count of one ticker, or None."""
    expected = 1
    for count in sorted(counts):
        if count < 1:
            return f"{ticker}: count {count} is below 1 ({counts[count][0]})"
        if count != expected:
            return f"{ticker}: gap: count {expected} is missing, the next one is {count} ({counts[count][0]})"
        if len(counts[count]) > 1 and not duplicates_allowed:
            return f"{ticker}: duplicate: count {count} stands in {' and '.join(counts[count][:2])}"
        expected += 1
    return None


def check(places, duplicates_allowed):
    """Prints one line a ticker and the first fault; gives the exit code."""
    if not places:
        print("no rows", file=sys.stderr)
        return 1
    for ticker in sorted(places):
        counts = places[ticker]
        rows = sum(len(found) for found in counts.values())
        repeated = f" ({rows - len(counts)} repeated)" if rows > len(counts) else ""
        print(f"{ticker}: max {max(counts)}, rows {rows}{repeated}")
    faults = (first_fault(ticker, places[ticker], duplicates_allowed) for ticker in sorted(places))
    fault = next(filter(None, faults), None)
    if fault is not None:
        print(fault, file=sys.stderr)
        return 1
    print("contiguous" if duplicates_allowed else "contiguous, no duplicates")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", metavar="FILE_OR_DIRECTORY")
    parser.add_argument("--at-least-once", action="store_true", help="allow duplicates, but no gap")
    options = parser.parse_args()
    try:
        return check(read(options.paths), options.at_least_once)
    except (UnreadableInput, OSError, UnicodeDecodeError) as fault:
        print(fault, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
