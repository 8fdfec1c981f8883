from runner.places import say


def main(arguments: list[str]) -> int:
    say(arguments)
    return 0
