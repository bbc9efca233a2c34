"""`python -m gigwright` is the command `gigwright`."""

from gigwright.cli import main

if __name__ == "__main__":
    main(prog_name="gigwright")
