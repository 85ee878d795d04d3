"""The module that the program takes along."""


def hello(number):
    return f"hello {number} "
