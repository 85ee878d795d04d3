"""A program whose end is its own words."""


def main():
    raise LookupError("no such stream: ä")


main()
